//! A web server for tests: on the loopback interface, with good pages and every kind of bad one.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A server that runs until the tests end.
pub struct Server {
    address: SocketAddr,
}

impl Server {
    /// The address of a page.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// An address where nobody listens.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}

pub fn start() -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || drop(answer(stream)));
        }
    });
    Server { address }
}

const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><head><title>Envoys meet in Varda</title></head><body><article><h1>Envoys meet in Varda</h1>\
    <p>The envoys of both countries met in a caf\u{e9} near the river on Monday and spoke for three hours about the fee that ships have to pay there.</p>\
    <p>\u{201c}We will not rush,\u{201d} the envoy Mara Orlan told reporters after the meeting, which had been planned for the week before and was put off.</p>\
    <p>She said that the second round of the talks would begin on Thursday, in the same place and with the same people around the table.</p>\
    </article></body></html>";

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut request = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    request.read_line(&mut first)?;
    let mut header = String::new();
    while request.read_line(&mut header)? > 2 {
        header.clear();
    }
    let send = |mut stream: &TcpStream, status: &str, headers: &str, body: &[u8]| {
        write!(stream, "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len())?;
        stream.write_all(body)
    };
    match first.split(' ').nth(1).unwrap_or_default() {
        "/page" => {
            // in windows-1252, which only the header tells
            let bytes: Vec<u8> = PAGE
                .chars()
                .map(|c| match c {
                    '\u{201c}' => 0x93,
                    '\u{201d}' => 0x94,
                    c => c as u8,
                })
                .collect();
            send(&stream, "200 OK", "Content-Type: text/html; charset=windows-1252\r\n", &bytes)
        }
        "/feed" => {
            let feed = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Varda Wire</title><item><link>/page</link>\
                <pubDate>Mon, 04 Mar 2019 18:00:00 GMT</pubDate></item></channel></rss>";
            send(&stream, "200 OK", "Content-Type: application/rss+xml\r\nETag: \"1\"\r\n", feed.as_bytes())
        }
        "/moved" => send(&stream, "301 Moved Permanently", "Location: /page#top\r\n", b""),
        "/lines" => {
            send(&stream, "200 OK", "Content-Type: application/x-ndjson\r\n", b"{\"text\":\"They met.\"}\n{\"text\":\"They left.\"}\n")
        }
        "/missing" => send(&stream, "404 Not Found", "", b"not here"),
        "/refused" => send(&stream, "403 Forbidden", "", b"no"),
        "/broken" => send(&stream, "500 Internal Server Error", "", b"oh"),
        "/loop" => send(&stream, "302 Found", "Location: /loop\r\n", b""),
        "/to-file" => send(&stream, "302 Found", "Location: file:///etc/hostname\r\n", b""),
        "/picture" => send(&stream, "200 OK", "Content-Type: text/html\r\n", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        "/large" => write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\nWords"),
        "/endless" => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n")?;
            let words = b"Words without end. ".repeat(5000);
            loop {
                stream.write_all(&words)?;
            }
        }
        "/cut" => write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nThe envoys"),
        "/silent" => {
            thread::sleep(Duration::from_secs(60));
            Ok(())
        }
        "/drip" => {
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")?;
            loop {
                stream.write_all(b"w")?;
                thread::sleep(Duration::from_millis(50));
            }
        }
        _ => send(&stream, "404 Not Found", "", b""),
    }
}
