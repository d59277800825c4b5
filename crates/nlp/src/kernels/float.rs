//! The arithmetic in floats, once, over whatever [`Lanes`] it is compiled for.
//!
//! Every function has the same contract: the caller answers for the instruction set behind `L`; sizes are checked here.

use super::lanes::{self, Lanes, ROUND};

/// Rows of floats as bytes around 128, and what each row's unit is worth.
#[inline(always)]
pub(super) unsafe fn quantise<L: Lanes>(x: &[f32], stride: usize, width: usize, rows: &mut [u8], units: &mut [f32]) {
    assert!(
        width.is_multiple_of(16)
            && width <= stride
            && x.len() + stride - width >= units.len() * stride
            && rows.len() == units.len() * width
    );
    for (r, unit) in units.iter_mut().enumerate() {
        let row = &x[r * stride..r * stride + width];
        let bytes = &mut rows[r * width..][..width];
        // SAFETY: row and bytes are `width` long, a multiple of sixteen.
        unsafe {
            let mut greatest = L::splat(0.0);
            for i in (0..width).step_by(16) {
                greatest = L::load(row.as_ptr().add(i)).abs().max(greatest);
            }
            let m = greatest.greatest();
            let inverse = L::splat(if m > 0.0 { 127.0 / m } else { 0.0 });
            *unit = m / 127.0;
            for i in (0..width).step_by(16) {
                L::load(row.as_ptr().add(i)).mul(inverse).add(L::splat(ROUND)).bytes(bytes.as_mut_ptr().add(i));
            }
        }
    }
}

/// x + y, row-wise normalised, into x.
#[inline(always)]
pub(super) unsafe fn add_norm<L: Lanes>(x: &mut [f32], y: &[f32], weight: &[f32], bias: &[f32]) {
    let width = weight.len();
    assert!(width.is_multiple_of(16) && width > 0 && bias.len() == width && x.len() == y.len() && x.len().is_multiple_of(width));
    let share = width as f32;
    for (x, y) in x.chunks_exact_mut(width).zip(y.chunks_exact(width)) {
        // SAFETY: all four rows are `width` long, a multiple of sixteen.
        unsafe {
            let mut sum = L::splat(0.0);
            for i in (0..width).step_by(16) {
                let v = L::load(x.as_ptr().add(i)).add(L::load(y.as_ptr().add(i)));
                v.store(x.as_mut_ptr().add(i));
                sum = sum.add(v);
            }
            let mean = L::splat(sum.sum() / share);
            let mut squares = L::splat(0.0);
            for i in (0..width).step_by(16) {
                let d = L::load(x.as_ptr().add(i)).sub(mean);
                squares = squares.add(d.mul(d));
            }
            let inverse = L::splat(1.0 / (squares.sum() / share + 1e-12).sqrt());
            for i in (0..width).step_by(16) {
                let d = L::load(x.as_ptr().add(i)).sub(mean).mul(inverse);
                d.mul(L::load(weight.as_ptr().add(i))).add(L::load(bias.as_ptr().add(i))).store(x.as_mut_ptr().add(i));
            }
        }
    }
}

/// GELU of every number in columns `from..to` of rows `stride` long.
#[inline(always)]
pub(super) unsafe fn gelu<L: Lanes>(x: &mut [f32], stride: usize, from: usize, to: usize) {
    assert!(from <= to && to <= stride && (to - from).is_multiple_of(16) && x.len().is_multiple_of(stride));
    for row in x.chunks_exact_mut(stride) {
        let row = &mut row[from..to];
        for i in (0..row.len()).step_by(16) {
            // SAFETY: the row's length is a multiple of sixteen.
            unsafe { lanes::gelu(L::load(row.as_ptr().add(i))).store(row.as_mut_ptr().add(i)) }
        }
    }
}

/// e to the power of every number.
#[inline(always)]
pub(super) unsafe fn exp<L: Lanes>(x: &mut [f32]) {
    let (whole, rest) = x.as_chunks_mut::<16>();
    let mut last = [0.0; 16];
    last[..rest.len()].copy_from_slice(rest);
    for x in whole.iter_mut().chain([&mut last]) {
        // SAFETY: each holds sixteen floats.
        unsafe { lanes::exp(L::load(x.as_ptr())).store(x.as_mut_ptr()) }
    }
    rest.copy_from_slice(&last[..rest.len()]);
}

/// v where it is positive, a tenth of it where not, in columns `from..to` of rows `stride` long.
#[inline(always)]
pub(super) unsafe fn leaky<L: Lanes>(x: &mut [f32], stride: usize, from: usize, to: usize) {
    assert!(from <= to && to <= stride && (to - from).is_multiple_of(16) && x.len().is_multiple_of(stride));
    for row in x.chunks_exact_mut(stride) {
        let row = &mut row[from..to];
        for i in (0..row.len()).step_by(16) {
            // SAFETY: the row's length is a multiple of sixteen.
            unsafe {
                let v = L::load(row.as_ptr().add(i));
                v.max(v.mul(L::splat(0.1))).store(row.as_mut_ptr().add(i))
            }
        }
    }
}

/// `into[d * columns + r]` = number d of row r; the columns beyond the rows are 0.
pub(super) fn transpose(x: &[f32], stride: usize, rows: usize, width: usize, columns: usize, into: &mut [f32]) {
    assert!(into.len() == width * columns);
    // sixteen rows at a time: more of them, far apart, would push each other out of the nearest cache
    for (first, x) in (0..rows).step_by(16).zip(x.chunks(16 * stride)) {
        let count = (rows - first).min(16);
        for (d, into) in into.chunks_exact_mut(columns).enumerate() {
            for (into, row) in into[first..first + count].iter_mut().zip(x.chunks(stride)) {
                *into = row[d];
            }
        }
    }
    into.chunks_exact_mut(columns).for_each(|into| into[rows..].fill(0.0));
}

/// `out[r * columns + c]` = dot product of row r of x and column c of y, for R rows and the C sixteens of columns from `c` on; y is `width` × `columns`.
///
/// # Safety
/// x holds R rows `stride` apart of `width` floats, y `width * columns` floats, out `R * columns`; columns is a multiple of sixteen and at least `c + 16 * C`.
#[inline(always)]
unsafe fn dots<L: Lanes, const R: usize, const C: usize>(
    x: *const f32,
    stride: usize,
    width: usize,
    y: *const f32,
    columns: usize,
    c: usize,
    out: *mut f32,
) {
    // SAFETY: as promised above.
    unsafe {
        let mut sums = [[L::splat(0.0); C]; R];
        for d in 0..width {
            let mut column = [L::splat(0.0); C];
            for (k, column) in column.iter_mut().enumerate() {
                *column = L::load(y.add(d * columns + c + 16 * k));
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let v = L::splat(*x.add(r * stride + d));
                for (sum, column) in sums.iter_mut().zip(column) {
                    *sum = v.mul_add(column, *sum);
                }
            }
        }
        for (r, sums) in sums.iter().enumerate() {
            for (k, sum) in sums.iter().enumerate() {
                sum.store(out.add(r * columns + c + 16 * k));
            }
        }
    }
}

/// All columns of R rows: two sixteens at a time where the machine holds as many sums. Returns R.
///
/// # Safety
/// As of [`dots`].
#[inline(always)]
unsafe fn rows_of_dots<L: Lanes, const R: usize>(
    x: *const f32,
    stride: usize,
    width: usize,
    y: *const f32,
    columns: usize,
    out: *mut f32,
) -> usize {
    let mut c = 0;
    // SAFETY: as promised above; c stays within the columns.
    unsafe {
        while L::HELD > 16 && c + 32 <= columns {
            dots::<L, R, 2>(x, stride, width, y, columns, c, out);
            c += 32;
        }
        while c < columns {
            dots::<L, R, 1>(x, stride, width, y, columns, c, out);
            c += 16;
        }
    }
    R
}

/// The dot product of every row of x with every column of y.
#[inline(always)]
pub(super) unsafe fn scores<L: Lanes>(x: &[f32], stride: usize, rows: usize, width: usize, y: &[f32], out: &mut [f32]) {
    let columns = y.len() / width;
    assert!(columns.is_multiple_of(16) && y.len() == width * columns && out.len() == rows * columns && width <= stride);
    assert!(rows == 0 || x.len() >= (rows - 1) * stride + width);
    let mut r = 0;
    // SAFETY: checked above; every step stays within `rows`.
    unsafe {
        while r < rows {
            let (x, out) = (x.as_ptr().add(r * stride), out.as_mut_ptr().add(r * columns));
            r += match rows - r {
                8.. if L::HELD > 16 => rows_of_dots::<L, 8>(x, stride, width, y.as_ptr(), columns, out),
                4.. if L::HELD > 4 => rows_of_dots::<L, 4>(x, stride, width, y.as_ptr(), columns, out),
                _ => rows_of_dots::<L, 1>(x, stride, width, y.as_ptr(), columns, out),
            };
        }
    }
}

/// `out[i]` = dot product of row i of x with y.
#[inline(always)]
pub(super) unsafe fn dot_rows<L: Lanes>(x: &[f32], y: &[f32], out: &mut [f32]) {
    assert!(y.len().is_multiple_of(16) && x.len() >= out.len() * y.len());
    for (row, out) in x.chunks_exact(y.len()).zip(out) {
        // SAFETY: row and y are of one length, a multiple of sixteen.
        unsafe {
            let mut sum = L::splat(0.0);
            for i in (0..y.len()).step_by(16) {
                sum = sum.add(L::load(row.as_ptr().add(i)).mul(L::load(y.as_ptr().add(i))));
            }
            *out = sum.sum();
        }
    }
}

/// Rows whose attention is worked out together, so that it stays near.
const TOGETHER: usize = 8;

/// Self-attention over one window. `qkv` holds rows of queries, keys and values side by side, `out` rows of their heads' results.
#[inline(always)]
pub(super) unsafe fn attention<L: Lanes>(
    qkv: &[f32],
    rows: usize,
    heads: usize,
    room: &mut Vec<f32>,
    weights: &mut Vec<f32>,
    out: &mut [f32],
) {
    const DIM: usize = super::HEAD;
    let width = heads * DIM;
    let stride = 3 * width;
    assert!(qkv.len() == rows * stride && out.len() == rows * width);
    let columns = rows.next_multiple_of(16);
    weights.resize(TOGETHER * columns, 0.0);
    room.resize(DIM * (columns + rows), 0.0);
    let (keys, values) = room.split_at_mut(DIM * columns);
    for head in 0..heads {
        let (q, k, v) = (head * DIM, width + head * DIM, 2 * width + head * DIM);
        transpose(&qkv[k..], stride, rows, DIM, columns, keys);
        for (value, row) in values.chunks_exact_mut(DIM).zip(qkv.chunks_exact(stride)) {
            value.copy_from_slice(&row[v..v + DIM]);
        }
        for (queries, out) in qkv.chunks(TOGETHER * stride).zip(out.chunks_mut(TOGETHER * width)) {
            let count = queries.len() / stride;
            let weights = &mut weights[..count * columns];
            // SAFETY: q is a column of the queries with at least DIM columns after it; scores checks the rest.
            unsafe { scores::<L>(&queries[q..], stride, count, DIM, keys, weights) };
            let mut shares = [0.0; TOGETHER];
            for (row, share) in weights.chunks_exact_mut(columns).zip(&mut shares) {
                row[rows..].fill(f32::NEG_INFINITY);
                // SAFETY: the row is `columns` long, a multiple of sixteen.
                *share = unsafe { softmax::<L>(row, 1.0 / (DIM as f32).sqrt()) };
            }
            let mut r = 0;
            while r < count {
                // SAFETY: weights and out hold rows from r to `count`, values all `rows`; q and DIM more columns are in a row of out.
                unsafe {
                    let (weights, values, out) = (weights.as_ptr().add(r * columns), values.as_ptr(), out.as_mut_ptr().add(r * width + q));
                    r += match count - r {
                        8.. if L::HELD > 16 => mix::<L, 8>(weights, columns, rows, values, DIM, out, width),
                        2.. if L::HELD > 4 => mix::<L, 2>(weights, columns, rows, values, DIM, out, width),
                        _ => mix::<L, 1>(weights, columns, rows, values, DIM, out, width),
                    };
                }
            }
            for (out, share) in out.chunks_exact_mut(width).zip(shares) {
                for half in out[q..q + DIM].chunks_exact_mut(16) {
                    // SAFETY: the half holds sixteen floats.
                    unsafe { L::load(half.as_ptr()).mul(L::splat(share)).store(half.as_mut_ptr()) }
                }
            }
        }
    }
}

/// e to the power of how far each score, times `scale`, is from the greatest; returns one through their sum.
///
/// # Safety
/// The row's length is a multiple of sixteen.
#[inline(always)]
unsafe fn softmax<L: Lanes>(row: &mut [f32], scale: f32) -> f32 {
    // SAFETY: as promised above.
    unsafe {
        let scale = L::splat(scale);
        let mut greatest = L::splat(f32::NEG_INFINITY);
        for i in (0..row.len()).step_by(16) {
            greatest = L::load(row.as_ptr().add(i)).max(greatest);
        }
        let greatest = L::splat(greatest.greatest());
        let mut sum = L::splat(0.0);
        for i in (0..row.len()).step_by(16) {
            let e = lanes::exp(L::load(row.as_ptr().add(i)).sub(greatest).mul(scale));
            e.store(row.as_mut_ptr().add(i));
            sum = sum.add(e);
        }
        1.0 / sum.sum()
    }
}

/// R weighted sums of the value rows. Returns R.
///
/// # Safety
/// weights holds R rows of `columns`, values `rows` rows `stride` apart, out R rows `width` apart, of thirty-two floats each.
#[inline(always)]
unsafe fn mix<L: Lanes, const R: usize>(
    weights: *const f32,
    columns: usize,
    rows: usize,
    values: *const f32,
    stride: usize,
    out: *mut f32,
    width: usize,
) -> usize {
    // SAFETY: as promised above.
    unsafe {
        let mut sums = [[L::splat(0.0); 2]; R];
        for j in 0..rows {
            let (a, b) = (L::load(values.add(j * stride)), L::load(values.add(j * stride + 16)));
            for (r, sum) in sums.iter_mut().enumerate() {
                let w = L::splat(*weights.add(r * columns + j));
                *sum = [w.mul_add(a, sum[0]), w.mul_add(b, sum[1])];
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            sum[0].store(out.add(r * width));
            sum[1].store(out.add(r * width + 16));
        }
    }
    R
}
