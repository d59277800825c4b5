//! Sixteen floats at a time, on every instruction set.
//!
//! All operations are element-wise and correctly rounded by IEEE 754, products are fused with sums only where the program says so, and sums across lanes have one
//! order: the same program over [`Lanes`] yields the same bits whatever stands behind it.

/// Sixteen floats.
///
/// # Safety
/// The methods may only run on a machine that has the instruction set that implements them; `load` and `store` touch sixteen floats, `bytes` sixteen bytes.
pub(super) trait Lanes: Copy {
    /// How many of these the machine holds at once without setting some aside.
    const HELD: usize;
    unsafe fn splat(v: f32) -> Self;
    unsafe fn load(from: *const f32) -> Self;
    unsafe fn store(self, to: *mut f32);
    unsafe fn add(self, o: Self) -> Self;
    unsafe fn sub(self, o: Self) -> Self;
    unsafe fn mul(self, o: Self) -> Self;
    unsafe fn div(self, o: Self) -> Self;
    /// self · a + b, rounded once.
    unsafe fn mul_add(self, a: Self, b: Self) -> Self;
    /// The greater; `o` where they cannot be compared.
    unsafe fn max(self, o: Self) -> Self;
    /// The lesser; `o` where they cannot be compared.
    unsafe fn min(self, o: Self) -> Self;
    unsafe fn abs(self) -> Self;
    /// Two to the n, where `self` is [`ROUND`] + n.
    unsafe fn pow2(self) -> Self;
    /// n + 128 as bytes, where `self` is [`ROUND`] + n.
    unsafe fn bytes(self, to: *mut u8);
    /// Sum of all lanes: halves are added to each other until one is left.
    unsafe fn sum(self) -> f32;
    /// The greatest lane.
    unsafe fn greatest(self) -> f32;
}

/// Added to a float below 2^22, it rounds it to a whole number, half to even, which the low bits of the sum then hold.
pub(super) const ROUND: f32 = 12_582_912.0;

/// e to the power x, within 2 units in the last place; beyond ±87 as at ±87.
#[inline(always)]
pub(super) unsafe fn exp<L: Lanes>(x: L) -> L {
    // SAFETY: the caller answers for the instruction set.
    unsafe {
        let x = x.max(L::splat(-87.0)).min(L::splat(87.0));
        let shifted = x.mul_add(L::splat(std::f32::consts::LOG2_E), L::splat(ROUND));
        let n = shifted.sub(L::splat(ROUND));
        // ln 2 in two parts, the first of which n times is exact
        let r = n.mul_add(L::splat(2.121_944_4e-4), n.mul_add(L::splat(-0.693_359_4), x));
        let mut p = L::splat(1.987_569_1e-4);
        for c in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
            p = p.mul_add(r, L::splat(c));
        }
        p.mul_add(r.mul(r), r.add(L::splat(1.0))).mul(shifted.pow2())
    }
}

/// GELU in its tanh form: x / (1 + exp(−2u)) with u = √(2/π)·(x + 0.044715·x³), which is the same as x/2·(1 + tanh u).
#[inline(always)]
pub(super) unsafe fn gelu<L: Lanes>(x: L) -> L {
    // SAFETY: the caller answers for the instruction set.
    unsafe {
        let cubic = x.mul(x).mul_add(L::splat(0.044_715), L::splat(1.0)).mul(x);
        x.div(exp(cubic.mul(L::splat(-1.595_769))).add(L::splat(1.0)))
    }
}

/// Sixteen floats in plain Rust.
#[derive(Clone, Copy)]
pub(super) struct Plain([f32; 16]);

impl Plain {
    #[inline(always)]
    fn zip(self, o: Plain, f: impl Fn(f32, f32) -> f32) -> Plain {
        Plain(std::array::from_fn(|i| f(self.0[i], o.0[i])))
    }

    #[inline(always)]
    fn fold(self, f: impl Fn(f32, f32) -> f32) -> f32 {
        let mut v = self.0;
        for half in [8, 4, 2, 1] {
            for i in 0..half {
                v[i] = f(v[i], v[i + half]);
            }
        }
        v[0]
    }
}

impl Lanes for Plain {
    const HELD: usize = 4;

    #[inline(always)]
    unsafe fn splat(v: f32) -> Plain {
        Plain([v; 16])
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Plain {
        // SAFETY: the caller answers for sixteen floats.
        Plain(unsafe { from.cast::<[f32; 16]>().read_unaligned() })
    }
    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller answers for sixteen floats.
        unsafe { to.cast::<[f32; 16]>().write_unaligned(self.0) }
    }
    #[inline(always)]
    unsafe fn add(self, o: Plain) -> Plain {
        self.zip(o, |a, b| a + b)
    }
    #[inline(always)]
    unsafe fn sub(self, o: Plain) -> Plain {
        self.zip(o, |a, b| a - b)
    }
    #[inline(always)]
    unsafe fn mul(self, o: Plain) -> Plain {
        self.zip(o, |a, b| a * b)
    }
    #[inline(always)]
    unsafe fn div(self, o: Plain) -> Plain {
        self.zip(o, |a, b| a / b)
    }
    #[inline(always)]
    unsafe fn mul_add(self, a: Plain, b: Plain) -> Plain {
        Plain(std::array::from_fn(|i| self.0[i].mul_add(a.0[i], b.0[i])))
    }
    #[inline(always)]
    unsafe fn max(self, o: Plain) -> Plain {
        self.zip(o, |a, b| if a > b { a } else { b })
    }
    #[inline(always)]
    unsafe fn min(self, o: Plain) -> Plain {
        self.zip(o, |a, b| if a < b { a } else { b })
    }
    #[inline(always)]
    unsafe fn abs(self) -> Plain {
        Plain(self.0.map(f32::abs))
    }
    #[inline(always)]
    unsafe fn pow2(self) -> Plain {
        Plain(self.0.map(|v| f32::from_bits(v.to_bits().wrapping_add(127) << 23)))
    }
    #[inline(always)]
    unsafe fn bytes(self, to: *mut u8) {
        // SAFETY: the caller answers for sixteen bytes.
        unsafe { to.cast::<[u8; 16]>().write_unaligned(self.0.map(|v| v.to_bits() as u8 ^ 0x80)) }
    }
    #[inline(always)]
    unsafe fn sum(self) -> f32 {
        self.fold(|a, b| a + b)
    }
    #[inline(always)]
    unsafe fn greatest(self) -> f32 {
        self.fold(|a, b| if a > b { a } else { b })
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    // Every method here is one or a few instructions of the set that names it.
    // SAFETY of all blocks: the trait asks the caller for the instruction set and for the memory that load, store and bytes touch.
    use super::Lanes;
    use std::arch::x86_64::*;

    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx512(__m512);

    impl Lanes for Avx512 {
        const HELD: usize = 32;

        #[inline(always)]
        unsafe fn splat(v: f32) -> Avx512 {
            Avx512(unsafe { _mm512_set1_ps(v) })
        }
        #[inline(always)]
        unsafe fn load(from: *const f32) -> Avx512 {
            Avx512(unsafe { _mm512_loadu_ps(from) })
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            unsafe { _mm512_storeu_ps(to, self.0) }
        }
        #[inline(always)]
        unsafe fn add(self, o: Avx512) -> Avx512 {
            Avx512(unsafe { _mm512_add_ps(self.0, o.0) })
        }
        #[inline(always)]
        unsafe fn sub(self, o: Avx512) -> Avx512 {
            Avx512(unsafe { _mm512_sub_ps(self.0, o.0) })
        }
        #[inline(always)]
        unsafe fn mul(self, o: Avx512) -> Avx512 {
            Avx512(unsafe { _mm512_mul_ps(self.0, o.0) })
        }
        #[inline(always)]
        unsafe fn div(self, o: Avx512) -> Avx512 {
            Avx512(unsafe { _mm512_div_ps(self.0, o.0) })
        }
        #[inline(always)]
        unsafe fn mul_add(self, a: Avx512, b: Avx512) -> Avx512 {
            Avx512(unsafe { _mm512_fmadd_ps(self.0, a.0, b.0) })
        }
        #[inline(always)]
        unsafe fn max(self, o: Avx512) -> Avx512 {
            Avx512(unsafe { _mm512_max_ps(self.0, o.0) })
        }
        #[inline(always)]
        unsafe fn min(self, o: Avx512) -> Avx512 {
            Avx512(unsafe { _mm512_min_ps(self.0, o.0) })
        }
        #[inline(always)]
        unsafe fn abs(self) -> Avx512 {
            Avx512(unsafe { _mm512_abs_ps(self.0) })
        }
        #[inline(always)]
        unsafe fn pow2(self) -> Avx512 {
            Avx512(unsafe {
                _mm512_castsi512_ps(_mm512_slli_epi32::<23>(_mm512_add_epi32(_mm512_castps_si512(self.0), _mm512_set1_epi32(127))))
            })
        }
        #[inline(always)]
        unsafe fn bytes(self, to: *mut u8) {
            unsafe {
                let low = _mm512_cvtepi32_epi8(_mm512_castps_si512(self.0));
                _mm_storeu_si128(to.cast(), _mm_xor_si128(low, _mm_set1_epi8(-128)))
            }
        }
        #[inline(always)]
        unsafe fn sum(self) -> f32 {
            unsafe { self.halves().sum() }
        }
        #[inline(always)]
        unsafe fn greatest(self) -> f32 {
            unsafe { self.halves().greatest() }
        }
    }

    impl Avx512 {
        #[inline(always)]
        unsafe fn halves(self) -> Avx2 {
            unsafe {
                let high = _mm512_castpd_ps(_mm512_shuffle_f64x2::<0b01_00_11_10>(_mm512_castps_pd(self.0), _mm512_castps_pd(self.0)));
                Avx2(_mm512_castps512_ps256(self.0), _mm512_castps512_ps256(high))
            }
        }
    }

    #[derive(Clone, Copy)]
    pub(in super::super) struct Avx2(__m256, __m256);

    impl Lanes for Avx2 {
        const HELD: usize = 8;

        #[inline(always)]
        unsafe fn splat(v: f32) -> Avx2 {
            unsafe { Avx2(_mm256_set1_ps(v), _mm256_set1_ps(v)) }
        }
        #[inline(always)]
        unsafe fn load(from: *const f32) -> Avx2 {
            unsafe { Avx2(_mm256_loadu_ps(from), _mm256_loadu_ps(from.add(8))) }
        }
        #[inline(always)]
        unsafe fn store(self, to: *mut f32) {
            unsafe {
                _mm256_storeu_ps(to, self.0);
                _mm256_storeu_ps(to.add(8), self.1)
            }
        }
        #[inline(always)]
        unsafe fn add(self, o: Avx2) -> Avx2 {
            unsafe { Avx2(_mm256_add_ps(self.0, o.0), _mm256_add_ps(self.1, o.1)) }
        }
        #[inline(always)]
        unsafe fn sub(self, o: Avx2) -> Avx2 {
            unsafe { Avx2(_mm256_sub_ps(self.0, o.0), _mm256_sub_ps(self.1, o.1)) }
        }
        #[inline(always)]
        unsafe fn mul(self, o: Avx2) -> Avx2 {
            unsafe { Avx2(_mm256_mul_ps(self.0, o.0), _mm256_mul_ps(self.1, o.1)) }
        }
        #[inline(always)]
        unsafe fn div(self, o: Avx2) -> Avx2 {
            unsafe { Avx2(_mm256_div_ps(self.0, o.0), _mm256_div_ps(self.1, o.1)) }
        }
        #[inline(always)]
        unsafe fn mul_add(self, a: Avx2, b: Avx2) -> Avx2 {
            unsafe { Avx2(_mm256_fmadd_ps(self.0, a.0, b.0), _mm256_fmadd_ps(self.1, a.1, b.1)) }
        }
        #[inline(always)]
        unsafe fn max(self, o: Avx2) -> Avx2 {
            unsafe { Avx2(_mm256_max_ps(self.0, o.0), _mm256_max_ps(self.1, o.1)) }
        }
        #[inline(always)]
        unsafe fn min(self, o: Avx2) -> Avx2 {
            unsafe { Avx2(_mm256_min_ps(self.0, o.0), _mm256_min_ps(self.1, o.1)) }
        }
        #[inline(always)]
        unsafe fn abs(self) -> Avx2 {
            unsafe {
                let sign = _mm256_set1_ps(-0.0);
                Avx2(_mm256_andnot_ps(sign, self.0), _mm256_andnot_ps(sign, self.1))
            }
        }
        #[inline(always)]
        unsafe fn pow2(self) -> Avx2 {
            unsafe {
                let bias = _mm256_set1_epi32(127);
                let a = _mm256_slli_epi32::<23>(_mm256_add_epi32(_mm256_castps_si256(self.0), bias));
                let b = _mm256_slli_epi32::<23>(_mm256_add_epi32(_mm256_castps_si256(self.1), bias));
                Avx2(_mm256_castsi256_ps(a), _mm256_castsi256_ps(b))
            }
        }
        #[inline(always)]
        unsafe fn bytes(self, to: *mut u8) {
            unsafe {
                let pick = _mm256_set1_epi32(0xff);
                let a = _mm256_and_si256(_mm256_castps_si256(self.0), pick);
                let b = _mm256_and_si256(_mm256_castps_si256(self.1), pick);
                // packing works within halves: put the quarters back in order
                let words = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packus_epi32(a, b));
                let packed = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256::<1>(words));
                _mm_storeu_si128(to.cast(), _mm_xor_si128(packed, _mm_set1_epi8(-128)))
            }
        }
        #[inline(always)]
        unsafe fn sum(self) -> f32 {
            unsafe {
                let v = _mm256_add_ps(self.0, self.1);
                let v = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps::<1>(v));
                let v = _mm_add_ps(v, _mm_movehl_ps(v, v));
                _mm_cvtss_f32(_mm_add_ss(v, _mm_shuffle_ps::<1>(v, v)))
            }
        }
        #[inline(always)]
        unsafe fn greatest(self) -> f32 {
            unsafe {
                let v = _mm256_max_ps(self.0, self.1);
                let v = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps::<1>(v));
                let v = _mm_max_ps(v, _mm_movehl_ps(v, v));
                _mm_cvtss_f32(_mm_max_ss(v, _mm_shuffle_ps::<1>(v, v)))
            }
        }
    }
}
