//! Products of byte matrices, in whole numbers, so that every instruction set yields the same.
//!
//! Activations are bytes around 128, weights signed bytes. What the 128 adds is known beforehand for every channel: sums begin with its negative.

use super::Packed;

/// Sixteen channels of four inputs each.
#[derive(Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Block(pub [i8; 64]);

/// One product: R rows of bytes against all channels.
pub(super) struct Job<'a> {
    pub rows: &'a [u8],
    pub units: &'a [f32],
    pub weights: &'a Packed,
    pub out: &'a mut [f32],
}

impl Job<'_> {
    /// What the pointers of the tiles below rely on.
    fn check(&self) {
        let w = self.weights;
        assert!(self.rows.len() == self.units.len() * w.quads * 4);
        assert!(self.out.len() == self.units.len() * w.width());
        assert!(
            w.blocks.len() == w.quads * w.width() / 16
                && w.offsets.len() == w.width()
                && w.scales.len() == w.width()
                && w.bias.len() == w.width()
        );
    }
}

/// In plain Rust. Weights are first laid out by input, sixteen channels in a row, which compilers can turn into vector instructions.
pub(super) fn plain(job: Job<'_>) {
    job.check();
    let w = job.weights;
    let mut wide = vec![[[0i16; 16]; 4]; w.quads];
    for (b, blocks) in w.blocks.chunks_exact(w.quads).enumerate() {
        for (wide, block) in wide.iter_mut().zip(blocks) {
            for (i, weight) in block.0.iter().enumerate() {
                wide[i % 4][i / 4] = i16::from(*weight);
            }
        }
        for ((row, unit), out) in job.rows.chunks_exact(w.quads * 4).zip(job.units).zip(job.out.chunks_exact_mut(w.width())) {
            let sums = tile_plain(&wide, row.as_chunks::<4>().0);
            for (c, sum) in (b * 16..).zip(sums) {
                out[c] = (w.offsets[c] + sum) as f32 * (unit * w.scales[c]) + w.bias[c];
            }
        }
    }
}

#[inline(never)]
fn tile_plain(wide: &[[[i16; 16]; 4]], row: &[[u8; 4]]) -> [i32; 16] {
    let mut sums = [0i32; 16];
    for (quad, inputs) in wide.iter().zip(row) {
        for k in 0..4 {
            for i in 0..16 {
                sums[i] += i32::from(quad[k][i]) * i32::from(i16::from(inputs[k]));
            }
        }
    }
    sums
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{avx_vnni, avx2, avx512_vnni};

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(super) use amx::{amx, may_use_amx};

/// Tiles of sixteen rows of 64 bytes (Intel AMX): a block of [`Packed`] is a row of weights as the tiles want them.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx {
    use super::{Job, Packed, avx512_vnni};
    use std::arch::asm;
    use std::arch::x86_64::*;
    use std::sync::LazyLock;

    /// Rows of a tile, and channels of a block.
    const TILE: usize = 16;
    /// Bytes in a row of a tile.
    const DEPTH: usize = 64;
    /// Blocks whose sums are stored together: long stretches of a row of results, so that few pages are touched at a time.
    const GROUP: usize = 8;

    /// Whether the processor has byte tiles and the system lets this process use them.
    pub(in super::super) fn may_use_amx() -> bool {
        /// `arch_prctl`: ask for a part of the processor's state that is not given to everybody (Linux, Documentation/arch/x86/xstate.rst).
        const ARCH_REQ_XCOMP_PERM: libc::c_long = 0x1023;
        const XFEATURE_XTILEDATA: libc::c_long = 18;
        static MAY: LazyLock<bool> = LazyLock::new(|| {
            let leaf = __cpuid_count(7, 0).edx;
            let (tiles, bytes) = (leaf >> 24 & 1, leaf >> 25 & 1);
            // SAFETY: this system call takes two numbers and touches no memory of ours.
            tiles & bytes == 1 && unsafe { libc::syscall(libc::SYS_arch_prctl, ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA) } == 0
        });
        *MAY
    }

    /// What `ldtilecfg` reads.
    #[repr(C, align(64))]
    struct Config {
        palette: u8,
        start_row: u8,
        reserved: [u8; 14],
        bytes: [u16; 16],
        rows: [u8; 16],
    }

    /// Sums of a tile.
    #[repr(C, align(64))]
    struct Sums([[i32; TILE]; TILE]);

    /// Two tiles of rows by two blocks of channels at a time: sums in tiles 0 to 3, rows in 4 and 5, weights in 6 and 7.
    /// Layers that do not come out even go the way of [`avx512_vnni`].
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub(in super::super) fn amx(job: Job<'_>) {
        job.check();
        let w = job.weights;
        let (count, blocks, depth) = (job.units.len(), w.width() / TILE, w.quads * 4);
        if depth % DEPTH != 0 || blocks % 2 != 0 {
            return avx512_vnni(job);
        }
        let mut sums = [const { [const { Sums([[0; TILE]; TILE]) }; 4] }; GROUP / 2];
        let even = count / (2 * TILE) * 2 * TILE;
        // the rows that fill tiles, then the rest as two tiles of half of them; a row alone is both
        for (from, to) in [(0, even), (even, count)].into_iter().filter(|(from, to)| from < to) {
            let rows = (to - from).min(2 * TILE);
            let (high, low) = (rows.div_ceil(2), (rows / 2).max(1));
            let second = rows - low;
            let mut config = Config { palette: 1, start_row: 0, reserved: [0; 14], bytes: [0; 16], rows: [0; 16] };
            for (t, rows) in [high, high, low, low, high, low, TILE, TILE].into_iter().enumerate() {
                (config.rows[t], config.bytes[t]) = (rows as u8, DEPTH as u16);
            }
            // SAFETY: the configuration is one that the manual allows: palette 1, at most 16 rows of at most 64 bytes, the rest 0.
            unsafe { asm!("ldtilecfg [{}]", in(reg) &raw const config, options(nostack, readonly)) };
            for b in (0..blocks).step_by(GROUP) {
                let group = (blocks - b).min(GROUP);
                for r in (from..to).step_by(2 * TILE) {
                    for (pair, sums) in sums[..group / 2].iter_mut().enumerate() {
                        // SAFETY: check() has seen that rows and blocks are whole; the tiles are configured for `high` rows from r and `low` from r + second,
                        // which end at `to`; a block of `quads` rows begins at each of b and another after it; the sums hold sixteen rows each.
                        unsafe {
                            let rows = job.rows.as_ptr().add(r * depth);
                            let weights = w.blocks.as_ptr().add((b + 2 * pair) * w.quads).cast::<u8>();
                            products([rows, rows.add(second * depth)], depth, weights, sums);
                        }
                    }
                    for (half, at, rows) in [(0, r, high), (2, r + second, low)] {
                        for i in 0..rows {
                            let out = &mut job.out[(at + i) * w.width()..][..w.width()];
                            for c in 0..group {
                                finish(w, &sums[c / 2][half + c % 2].0[i], job.units[at + i], (b + c) * TILE, out);
                            }
                        }
                    }
                }
            }
        }
        // SAFETY: gives the tiles back; nothing of theirs is wanted any more.
        unsafe { asm!("tilerelease", options(nostack, nomem)) };
    }

    /// The sums of two tiles of rows with two blocks.
    ///
    /// # Safety
    /// Tiles are configured; `rows` begin as many rows, `depth` bytes apart, as tiles 4 and 5 have; `weights` begins two blocks of `depth / 4` rows.
    unsafe fn products(rows: [*const u8; 2], depth: usize, weights: *const u8, sums: &mut [Sums; 4]) {
        // SAFETY: as promised above; the registers that change are told.
        unsafe {
            asm!(
                "tilezero tmm0",
                "tilezero tmm1",
                "tilezero tmm2",
                "tilezero tmm3",
                "2:",
                "tileloadd tmm6, [{w} + {line}]",
                "tileloadd tmm4, [{a} + {depth}]",
                "tdpbusd tmm0, tmm4, tmm6",
                "tileloadd tmm7, [{v} + {line}]",
                "tdpbusd tmm1, tmm4, tmm7",
                "tileloadd tmm5, [{b} + {depth}]",
                "tdpbusd tmm2, tmm5, tmm6",
                "tdpbusd tmm3, tmm5, tmm7",
                "add {a}, 64",
                "add {b}, 64",
                "add {w}, 1024",
                "add {v}, 1024",
                "dec {steps}",
                "jnz 2b",
                "tilestored [{out} + {line}], tmm0",
                "tilestored [{out} + {line} + 1024], tmm1",
                "tilestored [{out} + {line} + 2048], tmm2",
                "tilestored [{out} + {line} + 3072], tmm3",
                a = inout(reg) rows[0] => _,
                b = inout(reg) rows[1] => _,
                w = inout(reg) weights => _,
                v = inout(reg) weights.add(TILE * depth) => _,
                steps = inout(reg) depth / DEPTH => _,
                depth = in(reg) depth,
                line = in(reg) DEPTH,
                out = in(reg) sums.as_mut_ptr(),
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _, out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack)
            );
        }
    }

    /// Scales and stores a row of sixteen sums at channel `at` of a row of results.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn finish(w: &Packed, sums: &[i32; TILE], unit: f32, at: usize, out: &mut [f32]) {
        let (offsets, scales, bias) = (&w.offsets[at..at + TILE], &w.scales[at..at + TILE], &w.bias[at..at + TILE]);
        let out = &mut out[at..at + TILE];
        // SAFETY: all of these are sixteen numbers.
        unsafe {
            let sum = _mm512_add_epi32(_mm512_loadu_si512(sums.as_ptr().cast()), _mm512_loadu_si512(offsets.as_ptr().cast()));
            let unit = _mm512_mul_ps(_mm512_set1_ps(unit), _mm512_loadu_ps(scales.as_ptr()));
            let y = _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sum), unit), _mm512_loadu_ps(bias.as_ptr()));
            _mm512_storeu_ps(out.as_mut_ptr(), y);
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Job, Packed};
    use std::arch::x86_64::*;

    /// Runs `$tile::<R, C>(packed, rows, units, block, out)` over all tiles: columns outside, so that their weights stay near.
    macro_rules! tiles {
        ($job:ident, $tile:ident, $rows:literal, [$($rest:literal),*], $columns:literal, [$($last:literal),*]) => {{
            $job.check();
            let w = $job.weights;
            let (count, blocks, depth) = ($job.units.len(), w.width() / 16, w.quads * 4);
            let mut b = 0;
            while b < blocks {
                let c = (blocks - b).min($columns);
                let mut r = 0;
                while r < count {
                    let n = (count - r).min($rows);
                    // SAFETY: check() has seen that rows, units and out hold `count` rows, and r + n and b + c are within.
                    unsafe {
                        let rows = $job.rows.as_ptr().add(r * depth);
                        let units = $job.units.as_ptr().add(r);
                        let out = $job.out.as_mut_ptr().add(r * w.width() + b * 16);
                        tiles!(@columns $tile, n, c, (w, rows, units, b, out), [$rows, $($rest),*], $columns, [$($last),*])
                    }
                    r += n;
                }
                b += c;
            }
        }};
        (@columns $tile:ident, $n:ident, $c:ident, $args:tt, $rows:tt, $columns:literal, [$($last:literal),*]) => {
            match $c {
                $columns => tiles!(@rows $tile, $n, $columns, $args, $rows),
                $($last => tiles!(@rows $tile, $n, $last, $args, $rows),)*
                _ => unreachable!("no tile is wider"),
            }
        };
        (@rows $tile:ident, $n:ident, $c:literal, $args:tt, [$($r:literal),*]) => {
            match $n {
                $($r => $tile::<$r, $c> $args,)*
                _ => unreachable!("no tile is higher"),
            }
        };
    }

    /// With dot products of four bytes in 512 bits.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    pub(in super::super) fn avx512_vnni(job: Job<'_>) {
        tiles!(job, tile_512, 6, [5, 4, 3, 2, 1], 4, [3, 2, 1])
    }

    /// # Safety
    /// rows and units hold R rows, out R rows of the packed width from its block `b` on, and C blocks begin there.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vnni")]
    unsafe fn tile_512<const R: usize, const C: usize>(w: &Packed, rows: *const u8, units: *const f32, b: usize, out: *mut f32) {
        // SAFETY: as promised above.
        unsafe {
            let mut sums = [[_mm512_setzero_si512(); C]; R];
            for c in 0..C {
                let start = _mm512_loadu_si512(w.offsets.as_ptr().add((b + c) * 16).cast());
                for sum in &mut sums {
                    sum[c] = start;
                }
            }
            let weights = w.blocks.as_ptr().add(b * w.quads);
            for k in 0..w.quads {
                let mut block = [_mm512_setzero_si512(); C];
                for (c, block) in block.iter_mut().enumerate() {
                    *block = _mm512_load_si512(weights.add(c * w.quads + k).cast());
                }
                for (r, sum) in sums.iter_mut().enumerate() {
                    let quad = _mm512_set1_epi32(rows.add(r * w.quads * 4 + k * 4).cast::<i32>().read_unaligned());
                    for c in 0..C {
                        sum[c] = _mm512_dpbusd_epi32(sum[c], quad, block[c]);
                    }
                }
            }
            for c in 0..C {
                let scale = _mm512_loadu_ps(w.scales.as_ptr().add((b + c) * 16));
                let bias = _mm512_loadu_ps(w.bias.as_ptr().add((b + c) * 16));
                for (r, sum) in sums.iter().enumerate() {
                    let unit = _mm512_mul_ps(_mm512_set1_ps(*units.add(r)), scale);
                    let y = _mm512_add_ps(_mm512_mul_ps(_mm512_cvtepi32_ps(sum[c]), unit), bias);
                    _mm512_storeu_ps(out.add(r * w.width() + c * 16), y);
                }
            }
        }
    }

    /// Scales and stores eight sums.
    ///
    /// # Safety
    /// Eight channels begin at `at`, and eight floats at `out`.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn finish_256(w: &Packed, at: usize, unit: f32, sum: __m256i, out: *mut f32) {
        // SAFETY: as promised above.
        unsafe {
            let unit = _mm256_mul_ps(_mm256_set1_ps(unit), _mm256_loadu_ps(w.scales.as_ptr().add(at)));
            let y = _mm256_add_ps(_mm256_mul_ps(_mm256_cvtepi32_ps(sum), unit), _mm256_loadu_ps(w.bias.as_ptr().add(at)));
            _mm256_storeu_ps(out, y);
        }
    }

    /// With dot products of four bytes in 256 bits.
    #[target_feature(enable = "avx2,avxvnni")]
    pub(in super::super) fn avx_vnni(job: Job<'_>) {
        tiles!(job, tile_256, 6, [5, 4, 3, 2, 1], 1, [])
    }

    /// # Safety
    /// As for [`tile_512`].
    #[inline]
    #[target_feature(enable = "avx2,avxvnni")]
    unsafe fn tile_256<const R: usize, const C: usize>(w: &Packed, rows: *const u8, units: *const f32, b: usize, out: *mut f32) {
        // SAFETY: as promised above.
        unsafe {
            let offsets = w.offsets.as_ptr().add(b * 16);
            let mut sums = [[_mm256_loadu_si256(offsets.cast()), _mm256_loadu_si256(offsets.add(8).cast())]; R];
            let weights = w.blocks.as_ptr().add(b * w.quads);
            for k in 0..w.quads {
                let block = weights.add(k).cast::<__m256i>();
                let (low, high) = (_mm256_load_si256(block), _mm256_load_si256(block.add(1)));
                for (r, sum) in sums.iter_mut().enumerate() {
                    let quad = _mm256_set1_epi32(rows.add(r * w.quads * 4 + k * 4).cast::<i32>().read_unaligned());
                    *sum = [_mm256_dpbusd_avx_epi32(sum[0], quad, low), _mm256_dpbusd_avx_epi32(sum[1], quad, high)];
                }
            }
            for (r, sum) in sums.iter().enumerate() {
                let out = out.add(r * w.width());
                finish_256(w, b * 16, *units.add(r), sum[0], out);
                finish_256(w, b * 16 + 8, *units.add(r), sum[1], out.add(8));
            }
        }
    }

    /// With bytes widened to sixteen bits, where products of pairs cannot overflow.
    #[target_feature(enable = "avx2")]
    pub(in super::super) fn avx2(job: Job<'_>) {
        tiles!(job, tile_wide, 3, [2, 1], 1, [])
    }

    /// # Safety
    /// As for [`tile_512`].
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn tile_wide<const R: usize, const C: usize>(w: &Packed, rows: *const u8, units: *const f32, b: usize, out: *mut f32) {
        // SAFETY: as promised above.
        unsafe {
            // four channels in each, as two sums of two inputs
            let mut sums = [[_mm256_setzero_si256(); 4]; R];
            let weights = w.blocks.as_ptr().add(b * w.quads);
            for k in 0..w.quads {
                let block = weights.add(k).cast::<__m128i>();
                let mut wide = [_mm256_setzero_si256(); R];
                for (r, wide) in wide.iter_mut().enumerate() {
                    let quad = _mm_set1_epi32(rows.add(r * w.quads * 4 + k * 4).cast::<i32>().read_unaligned());
                    *wide = _mm256_cvtepu8_epi16(quad);
                }
                for c in 0..4 {
                    let weights = _mm256_cvtepi8_epi16(_mm_load_si128(block.add(c)));
                    for (r, sum) in sums.iter_mut().enumerate() {
                        sum[c] = _mm256_add_epi32(sum[c], _mm256_madd_epi16(wide[r], weights));
                    }
                }
            }
            for (r, sum) in sums.iter().enumerate() {
                let out = out.add(r * w.width());
                for half in 0..2 {
                    let at = b * 16 + half * 8;
                    // adding neighbours works within halves: put the quarters back in order
                    let folded = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_hadd_epi32(sum[half * 2], sum[half * 2 + 1]));
                    let total = _mm256_add_epi32(folded, _mm256_loadu_si256(w.offsets.as_ptr().add(at).cast()));
                    finish_256(w, at, *units.add(r), total, out.add(half * 8));
                }
            }
        }
    }
}
