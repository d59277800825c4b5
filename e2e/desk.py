"""The desk in a headless browser. Run by e2e/run, which brings the browser, axe-core and the program."""

import argparse
import json
import os
import pty
import re
import subprocess
import time
import traceback
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

ROOT = Path(__file__).parent.parent
PAGES = ["/brief", "/brief?since=2019-03-04", "/timeline", "/timeline?since=2019-03-12&until=2019-03-15", "/ledger", "/agenda", "/agenda?month=2019-03", "/statements", "/statements?by=speaker",
         "/events", "/instruments", "/actors", "/actors/1.a1", "/network", "/map", "/sources", "/search", "/search?q=ship", "/rows/12.s3", "/articles/3?marks=all", "/review", "/add"]
KEYS = {"b": "/brief", "t": "/timeline", "l": "/ledger", "a": "/agenda", "s": "/statements", "e": "/events", "p": "/instruments", "c": "/actors", "n": "/network", "m": "/map",
        "o": "/sources", "f": "/search", "r": "/review", "d": "/add"}


def browser(dark=False):
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1360,940", "--hide-scrollbars", "--lang=en-GB"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
    if dark:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    return driver


class Desk:
    def __init__(self, driver, base):
        self.driver, self.base, self.passed = driver, base, 0

    def open(self, path):
        self.driver.get(self.base + path)

    def one(self, css):
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css):
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def press(self, *keys):
        for key in keys:
            webdriver.ActionChains(self.driver).send_keys(key).perform()

    def wait(self, what, seconds=15):
        # a page that gives way to the next one is asked again
        return WebDriverWait(self.driver, seconds, ignored_exceptions=(WebDriverException,)).until(lambda _: what())

    def here(self):
        return self.driver.current_url.removeprefix(self.base)

    def check(self, holds, words):
        if not holds:
            raise AssertionError(f"{words} (at {self.here()})")
        self.passed += 1

    def quiet(self, where):
        """Nothing was complained of, and nothing was asked of anybody else."""
        told = [e["message"] for e in self.driver.get_log("browser") if e["level"] in ("SEVERE", "WARNING")]
        self.check(not told, f"{where}: the console says {told}")
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        foreign = [url for url in asked if not url.startswith((self.base + "/", "data:", "chrome:", "about:"))]
        self.check(not foreign, f"{where}: asked {foreign}")


def pages(desk, axe):
    for path in PAGES:
        desk.open(path)
        desk.check(desk.all("main h1"), f"{path} has a heading")
        paint = desk.driver.execute_script("return performance.getEntriesByType('paint').map(p => p.startTime)")
        desk.check(all(at < 1000 for at in paint), f"{path}: first paint after {paint} ms")
        desk.quiet(path)
        if axe:
            # the policy keeps scripts out that are not the desk's: the driver's own are no part of the page
            desk.driver.execute_script(axe)
            found = desk.driver.execute_async_script("const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations), e => done([{id: String(e), impact: 'critical', nodes: []}]))")
            serious = [f"{v['id']}: {v['help'] if 'help' in v else ''} {[n['html'][:120] for n in v['nodes'][:3]]}" for v in found if v["impact"] in ("serious", "critical")]
            desk.check(not serious, f"{path}: axe-core finds {serious}")


def keys(desk):
    desk.open("/brief")
    for key, path in KEYS.items():
        desk.press("g", key)
        desk.wait(lambda: desk.here() == path)
        desk.check(True, path)
    desk.open("/statements")
    desk.press("?")
    desk.check(desk.one("#keys").is_displayed(), "? shows the keys")
    desk.press(Keys.ESCAPE)
    desk.press("j", "j", "k")
    first = desk.all("main .main")[0].get_attribute("href")
    desk.check(desk.driver.switch_to.active_element.get_attribute("href") == first, "j and k go through the rows")
    desk.press(Keys.ENTER)
    desk.wait(lambda: "/rows/" in desk.here())
    mark = desk.one("#words")
    desk.check("sel" in mark.get_attribute("class") and mark.is_displayed(), "a row leads to its highlighted words")
    top, height = desk.driver.execute_script("const r = arguments[0].getBoundingClientRect(); return [r.top, innerHeight]", mark)
    desk.check(0 < top < height, "and they are in sight")
    desk.press("/")
    desk.press("ship", Keys.ENTER)
    desk.wait(lambda: desk.here() == "/search?q=ship")
    desk.check(len(desk.all("li.row")) > 2, "a search finds rows")
    desk.one("[data-save]").click()
    desk.open("/search")
    desk.check(desk.one("[data-saved] a").text == "ship", "a search is kept")
    desk.quiet("keys")


def review(desk):
    desk.open("/review")
    seen = []
    for key in "yxyxyxyxyx":
        row = desk.one("[data-review]").get_attribute("data-review")
        desk.check(row not in seen, f"{row} comes once")
        seen.append(row)
        desk.press(key)
        desk.wait(lambda: desk.one("[data-review]").get_attribute("data-review") != row)
    words = desk.one(".counts").text
    desk.check("5 accepted" in words and "5 rejected" in words and "50 %" in words, f"ten rows by keyboard: {words}")
    desk.press("u")
    desk.wait(lambda: "4 rejected" in desk.one(".counts").text)
    desk.check("5 accepted" in desk.one(".counts").text, "the last is taken back")
    # the words of a statement, moved by keys
    desk.open("/review?kind=statement")
    row = desk.one("[data-review]").get_attribute("data-review")
    desk.press("e")
    before = desk.driver.execute_script("return String(getSelection())")
    desk.press(Keys.ARROW_LEFT)
    after = desk.driver.execute_script("return String(getSelection())")
    desk.check(before.startswith(after) and 0 < len(after) < len(before), f"the end moves by a word: {before!r}, {after!r}")
    desk.press(Keys.ENTER)
    desk.wait(lambda: desk.one("[data-review]").get_attribute("data-review") != row)
    desk.open(f"/rows/{row}")
    desk.check("edited" in desk.one(".detail").text, "the row is told to be mended by a person")
    # another speaker, another day
    desk.open("/review?kind=statement")
    row = desk.one("[data-review]").get_attribute("data-review")
    select = Select(desk.one("#actor"))
    select.select_by_index(1)
    desk.one("#actor").find_element(By.XPATH, "..").find_element(By.CSS_SELECTOR, "button").click()
    desk.wait(lambda: desk.one("[data-review]").get_attribute("data-review") != row)
    desk.check("3 mended" not in desk.one(".counts").text and "2 mended" in desk.one(".counts").text, "two are mended")
    desk.quiet("review")


def merge(desk):
    desk.open("/actors")
    names = [(a.text, a.get_attribute("href").rsplit("/", 1)[1]) for a in desk.all("tr.row .main")]
    kept, into = names[0]
    gone, row = [(name, row) for name, row in names if row.split(".")[0] != into.split(".")[0]][-1]
    desk.open(f"/actors/{row}")
    desk.one("#into").send_keys(into)
    [b for b in desk.all(".mend button") if b.text == "Merge"][0].click()
    desk.wait(lambda: desk.here() == f"/actors/{into}" and desk.one("h1").text == kept)

    def joined():
        desk.open(f"/actors/{row}")
        return desk.one("h1").text == kept

    desk.wait(joined)
    desk.check(True, f"{gone} is {kept}")
    undo = json.loads(subprocess.run(["curl", "-s", "-X", "POST", "-H", "Content-Type: application/json", "-d", "{}", desk.base + "/api/v1/corrections/" + last(desk) + "/undo"],
                                     capture_output=True, text=True, check=True).stdout)
    desk.check("correction" in undo, "and is taken back")
    desk.wait(lambda: not joined())
    desk.quiet("merge")


def last(desk):
    told = subprocess.run(["curl", "-s", desk.base + "/api/v1/corrections"], capture_output=True, text=True, check=True).stdout
    return str(json.loads(told)["corrections"][-1]["no"])


def looked(desk):
    """What was there when somebody looked is not new; what is added afterwards is, whenever it was published."""
    desk.open("/brief")
    desk.one('form[action="/brief/looked"] button').click()
    desk.wait(lambda: "New since you looked on" in desk.one(".lead").text)
    desk.check("Nothing came since" in desk.one("main").text and not desk.all(".split > div li.row"), "all was looked at")
    # dropped anywhere on the page
    desk.open("/add")
    desk.driver.execute_script("""const data = new DataTransfer();
        data.items.add(new File(['Boats of Kelmara wait\\n\\nHELSINKI - The envoy Mara Orlan said on Friday that the boats of Kelmara would wait.\\n'], 'boats.txt', { type: 'text/plain' }));
        document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));""")
    desk.wait(lambda: "1 added" in desk.one(".progress").text, 60)
    desk.open("/brief")
    desk.check("1 article" in desk.one(".lead").text and "Boats of Kelmara wait" in desk.one("main").text, "what was added since is new")
    desk.open("/brief?since=2019-03-04")
    desk.check("since you looked on" in desk.one(".ask").text, "a day may be asked for nevertheless")
    desk.quiet("looked")


def marks(desk):
    """Words and rows light each other up; a row of a list has its variants below it; arrows have heads."""
    desk.open("/rows/12.s3")
    mark = desk.one("mark:not(.sel)")
    webdriver.ActionChains(desk.driver).move_to_element(mark).perform()
    row = mark.get_attribute("data-rows").split(" ")[0]
    desk.check("lit" in desk.one(f"#row-{row}").get_attribute("class"), "a mark lights up its row")
    desk.open("/statements?by=speaker")
    desk.check(len(desk.all("main section h2 a")) > 3, "statements stand under who said them")
    desk.open("/network")
    heads = desk.driver.execute_script("return [...document.querySelectorAll('path.tie')].every(p => document.querySelector(getComputedStyle(p).markerEnd.match(/#[a-z-]+/)[0]))")
    desk.check(heads, "the ties of the network have heads")
    desk.open("/agenda")
    calendar = desk.one('a[href^="/agenda.ics"]').get_attribute("href")
    told = subprocess.run(["curl", "-s", calendar], capture_output=True, text=True, check=True).stdout
    desk.check(told.startswith("BEGIN:VCALENDAR") and "BEGIN:VEVENT" in told, "the agenda is a calendar file too")
    desk.quiet("marks")


def add(desk):
    desk.open("/add")
    desk.one("#text").send_keys("Envoys of Kelmara and Vordania to meet again\n\nHELSINKI - “We have a ship to speak of,” the envoy Mara Orlan told reporters on Friday.\n")
    desk.driver.execute_script("arguments[0].value = '2019-03-24'", desk.one("#published"))
    desk.one("#publisher").send_keys("The Pasted Post")
    desk.one("[data-add] button").click()
    desk.wait(lambda: "1 added" in desk.one(".progress").text, 60)
    desk.one(".progress a").click()
    desk.wait(lambda: "/articles/" in desk.here())
    desk.check("The Pasted Post" in desk.one("main").text and desk.all("mark"), "a pasted article is read and shown with its rows")
    desk.quiet("add")


def printed(desk):
    desk.open("/brief?since=2019-03-04")
    desk.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    hidden = [css for css in [".top", ".pages", ".ask"] if desk.one(css).is_displayed()]
    desk.check(not hidden, f"on paper there is no {hidden}")
    desk.check(desk.one("main .rows").is_displayed(), "and there are the rows")
    paper = desk.driver.execute_cdp_cmd("Page.printToPDF", {})
    desk.check(len(paper["data"]) > 10_000, "the brief can be printed")
    desk.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def narrow(desk):
    """At 200 % on a small screen nothing but drawings and wide tables scrolls sideways."""
    desk.driver.set_window_size(680, 900)
    for path in ["/brief", "/statements", "/rows/12.s3", "/review", "/agenda", "/actors/1.a1"]:
        desk.open(path)
        wide = desk.driver.execute_script("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
        desk.check(wide <= 1, f"{path} is {wide} px too wide")
    desk.driver.set_window_size(1360, 940)


def demo(desk, program):
    """Before a terminal, the demo ends as a desk; otherwise with its brief."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen([program, "demo"], stdout=theirs, stderr=theirs)
    os.close(theirs)
    told = b""
    while not (at := re.search(rb"stands at (http://[0-9.:]+)/", told)):
        told += os.read(ours, 65536)
    base, desk.base = desk.base, at[1].decode()
    desk.open("/statements")
    desk.check(len(desk.all("li.row")) > 20, "the demo stands")
    desk.base = base
    running.terminate()
    os.close(ours)
    printed = subprocess.run([program, "demo"], capture_output=True, text=True, timeout=60, check=True).stdout
    desk.check("stands at" not in printed and len(printed) > 1000, "a script gets the brief and no desk")


def paints(desk):
    """How soon the pages of a large case are painted: the median of five visits each."""
    paths = ["/brief", "/timeline", "/ledger", "/agenda", "/statements", "/statements?by=speaker", "/events", "/instruments", "/actors", "/network", "/map", "/sources",
             "/search?q=president", "/review", "/add", "/articles/1"]
    desk.open("/actors")
    paths.append(desk.one("main .main").get_attribute("href").removeprefix(desk.base))
    desk.open("/statements")
    paths.append(desk.one("main .main").get_attribute("href").removeprefix(desk.base))
    for path in paths:
        took = []
        for _ in range(5):
            desk.open(path)
            script = "return performance.getEntriesByName('first-contentful-paint').map(p => p.startTime)[0]"
            took.append(desk.wait(lambda: desk.driver.execute_script(script)))
        print(f"{path:<40} first paint {sorted(took)[2]:>6.0f} ms, {max(took):>6.0f} ms at most")
        desk.check(sorted(took)[2] < 1000, f"{path}: first paint after {took} ms")
        desk.quiet(path)


def picture(desk):
    """For the README: the evidence, as a reader sees it."""
    desk.driver.set_window_size(1280, 860)
    desk.open("/rows/12.s3")
    time.sleep(0.3)
    desk.driver.save_screenshot(str(ROOT / "docs/desk.png"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--axe", default="")
    parser.add_argument("--picture", action="store_true")
    parser.add_argument("--case", help="a case of one's own: tells how soon its pages are painted, and changes nothing")
    given = parser.parse_args()
    if given.case:
        command = [given.program, "desk", given.case, "--port", "0", "--read-only"]
    else:
        case = Path(given.work) / "dispute.case"
        subprocess.run([given.program, "demo", case, "--no-serve"], check=True, stdout=subprocess.DEVNULL)
        command = [given.program, "desk", case, "--port", "0", "--by", "ana"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    failed = passed = 0
    try:
        base = server.stdout.readline().split(" at ")[1].strip().rstrip("/")
        axe = Path(given.axe).read_text() if given.axe else ""
        for dark in (False,) if given.case or given.picture else (False, True):
            driver = browser(dark)
            desk = Desk(driver, base)
            if given.case or given.picture:
                tests = [paints if given.case else picture]
            elif dark:
                tests = [lambda d: pages(d, axe)]
            else:
                tests = [lambda d: pages(d, axe), keys, narrow, printed, review, merge, marks, looked, add, lambda d: demo(d, given.program)]
            for test in tests:
                try:
                    test(desk)
                except Exception as e:
                    failed += 1
                    where = traceback.extract_tb(e.__traceback__)
                    lines = " > ".join(str(f.lineno) for f in where if f.filename == __file__)
                    print(f"e2e: FAILED: line {lines}: {type(e).__name__}: {str(e).splitlines()[0]}")
            passed += desk.passed
            driver.quit()
    finally:
        server.terminate()
    print(f"e2e: {passed} passed, {failed} failed")
    raise SystemExit(failed > 0)


main()
