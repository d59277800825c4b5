//! The arithmetic of the models, on whatever instructions the machine has. The only unsafe code of the crate is here.
//!
//! Two things make every machine yield the same bits: products of bytes are summed exactly in 32-bit integers (`whole`), and all
//! arithmetic in floats is one program over sixteen lanes, fused where the program says so and with one order of sums (`float`, `lanes`). On
//! machines other than x86-64 the plain program runs, which compilers turn into the vector instructions that are always there.

mod float;
mod lanes;
mod whole;

use whole::{Block, Job};

/// Width of an attention head.
pub(crate) const HEAD: usize = 32;

/// An instruction set that this machine has. Only [`Isa::available`] makes them, which is what lets the functions below be safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Isa(Set);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Plain,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    AvxVnni,
    #[cfg(target_arch = "x86_64")]
    Avx512Vnni,
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    Amx,
}

impl Isa {
    /// All that this machine has, the fastest last.
    pub fn available() -> Vec<Isa> {
        #[cfg_attr(not(target_arch = "x86_64"), expect(unused_mut))]
        let mut sets = vec![Isa(Set::Plain)];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
            sets.push(Isa(Set::Avx2));
            if is_x86_feature_detected!("avxvnni") {
                sets.push(Isa(Set::AvxVnni));
            }
            let wide = is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vl");
            if wide && is_x86_feature_detected!("avx512vnni") {
                sets.push(Isa(Set::Avx512Vnni));
                #[cfg(target_os = "linux")]
                if whole::may_use_amx() {
                    sets.push(Isa(Set::Amx));
                }
            }
        }
        sets
    }

    /// The fastest that this machine has.
    pub fn best() -> Isa {
        Isa::available().pop().unwrap_or(Isa(Set::Plain))
    }

    /// Its name, for people.
    pub fn name(self) -> &'static str {
        match self.0 {
            Set::Plain => "portable",
            #[cfg(target_arch = "x86_64")]
            Set::Avx2 => "AVX2",
            #[cfg(target_arch = "x86_64")]
            Set::AvxVnni => "AVX-VNNI",
            #[cfg(target_arch = "x86_64")]
            Set::Avx512Vnni => "AVX-512 VNNI",
            #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
            Set::Amx => "AMX",
        }
    }
}

/// A linear layer: weights as bytes in the order in which they are multiplied, what a unit of each channel is worth, and biases.
/// The width is rounded up to a multiple of thirty-two; what lies beyond is 0.
#[derive(Debug)]
pub(crate) struct Packed {
    /// Channels in sixteens, and within them inputs in fours.
    blocks: Vec<Block>,
    /// Inputs in fours.
    quads: usize,
    offsets: Vec<i32>,
    scales: Vec<f32>,
    bias: Vec<f32>,
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Block")
    }
}

impl Packed {
    /// Packs `weights`, a row of `inputs` (a multiple of four) for every channel.
    pub fn new(weights: &[i8], inputs: usize, scales: &[f32], bias: &[f32]) -> Packed {
        let channels = scales.len();
        assert!(inputs.is_multiple_of(4) && weights.len() == inputs * channels && bias.len() == channels);
        let (width, quads) = (channels.next_multiple_of(32), inputs / 4);
        let mut blocks = vec![Block([0; 64]); quads * width / 16];
        let mut offsets = vec![0; width];
        for (c, row) in weights.chunks_exact(inputs).enumerate() {
            let (block, lane) = (c / 16 * quads, c % 16 * 4);
            for (k, quad) in row.chunks_exact(4).enumerate() {
                blocks[block + k].0[lane..lane + 4].copy_from_slice(quad);
            }
            offsets[c] = -128 * row.iter().map(|&w| i32::from(w)).sum::<i32>();
        }
        let padded = |values: &[f32]| values.iter().copied().chain(std::iter::repeat_n(0.0, width - channels)).collect();
        Packed { blocks, quads, offsets, scales: padded(scales), bias: padded(bias) }
    }

    /// Numbers in a row of results.
    pub fn width(&self) -> usize {
        self.offsets.len()
    }

    /// Numbers in a row of input.
    pub fn inputs(&self) -> usize {
        self.quads * 4
    }
}

/// Defines functions that take an [`Isa`] and run the function of [`float`] with the same name, compiled for it.
macro_rules! floats {
    ($($(#[$doc:meta])* fn $name:ident($($arg:ident: $kind:ty),* $(,)?);)*) => {$(
        $(#[$doc])*
        pub(crate) fn $name(isa: Isa, $($arg: $kind),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512vl")]
            fn avx512($($arg: $kind),*) {
                // SAFETY: this function runs only where these instructions are.
                unsafe { float::$name::<lanes::Avx512>($($arg),*) }
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2($($arg: $kind),*) {
                // SAFETY: this function runs only where these instructions are.
                unsafe { float::$name::<lanes::Avx2>($($arg),*) }
            }
            // SAFETY: an Isa is made only where the machine has its instructions; the plain lanes need none.
            unsafe {
                match isa.0 {
                    Set::Plain => float::$name::<lanes::Plain>($($arg),*),
                    #[cfg(target_arch = "x86_64")]
                    Set::Avx2 | Set::AvxVnni => avx2($($arg),*),
                    #[cfg(target_arch = "x86_64")]
                    Set::Avx512Vnni => avx512($($arg),*),
                    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
                    Set::Amx => avx512($($arg),*),
                }
            }
        }
    )*};
}

floats! {
    /// Rows of floats, `stride` apart and `width` (a multiple of sixteen) long, as bytes around 128, and what each row's unit is worth.
    fn quantise(x: &[f32], stride: usize, width: usize, rows: &mut [u8], units: &mut [f32]);
    /// x + y, row-wise normalised, into x.
    fn add_norm(x: &mut [f32], y: &[f32], weight: &[f32], bias: &[f32]);
    /// GELU of every number in columns `from..to` of rows `stride` long.
    fn gelu(x: &mut [f32], stride: usize, from: usize, to: usize);
    /// e to the power of every number.
    fn exp(x: &mut [f32]);
    /// v where it is positive, a tenth of it where not, in columns `from..to` of rows `stride` long.
    fn leaky(x: &mut [f32], stride: usize, from: usize, to: usize);
    /// The dot product of every row of x with every column of y, which has `width` rows; its columns are a multiple of sixteen.
    fn scores(x: &[f32], stride: usize, rows: usize, width: usize, y: &[f32], out: &mut [f32]);
    /// `out[i]` = dot product of row i of x with y.
    fn dot_rows(x: &[f32], y: &[f32], out: &mut [f32]);
    /// Self-attention over one window. `qkv` holds rows of queries, keys and values side by side, `out` rows of their heads' results.
    fn attention(qkv: &[f32], rows: usize, heads: usize, room: &mut Vec<f32>, weights: &mut Vec<f32>, out: &mut [f32]);
}

/// `into[d * columns + r]` = number d of row r; the columns beyond the rows are 0.
pub(crate) fn transpose(x: &[f32], stride: usize, rows: usize, width: usize, columns: usize, into: &mut Vec<f32>) {
    into.resize(width * columns, 0.0);
    float::transpose(x, stride, rows, width, columns, into);
}

/// Rows of bytes (see [`quantise`]) times a linear layer, with its biases.
pub(crate) fn multiply(isa: Isa, rows: &[u8], units: &[f32], weights: &Packed, out: &mut [f32]) {
    let job = Job { rows, units, weights, out };
    // SAFETY: an Isa is made only where the machine has its instructions.
    match isa.0 {
        Set::Plain => whole::plain(job),
        #[cfg(target_arch = "x86_64")]
        Set::Avx2 => unsafe { whole::avx2(job) },
        #[cfg(target_arch = "x86_64")]
        Set::AvxVnni => unsafe { whole::avx_vnni(job) },
        #[cfg(target_arch = "x86_64")]
        Set::Avx512Vnni => unsafe { whole::avx512_vnni(job) },
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        Set::Amx => unsafe { whole::amx(job) },
    }
}

/// Probabilities in place of scores.
pub(crate) fn softmax(isa: Isa, row: &mut [f32]) {
    let greatest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    row.iter_mut().for_each(|v| *v -= greatest);
    exp(isa, row);
    let sum: f32 = row.iter().sum();
    row.iter_mut().for_each(|v| *v /= sum);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn floats(n: usize) -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(prop_oneof![-4.0f32..4.0, -100.0f32..100.0, Just(0.0f32)], n)
    }

    /// Runs on every instruction set and holds the results to be the same bits.
    fn same(run: impl Fn(Isa) -> Vec<f32>) -> Vec<f32> {
        let results: Vec<Vec<u32>> = Isa::available().into_iter().map(|isa| run(isa).into_iter().map(f32::to_bits).collect()).collect();
        for (isa, result) in Isa::available().iter().zip(&results) {
            assert_eq!(result, &results[0], "{}", isa.name());
        }
        results[0].iter().map(|&b| f32::from_bits(b)).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn products_are_exact(
            rows in 1usize..70, quads in prop_oneof![1usize..40, Just(16), Just(48)], channels in 1usize..100,
            seed in prop::collection::vec(any::<u8>(), 997),
        ) {
            let inputs = quads * 4;
            let bytes: Vec<u8> = seed.iter().copied().cycle().take(rows * inputs).collect();
            let weights: Vec<i8> = seed.iter().rev().map(|&b| b as i8).cycle().take(inputs * channels).collect();
            let scales: Vec<f32> = (0..channels).map(|c| 0.01 + c as f32 * 1e-4).collect();
            let bias: Vec<f32> = (0..channels).map(|c| c as f32 - 3.0).collect();
            let units: Vec<f32> = (0..rows).map(|r| 0.5 + r as f32).collect();
            let packed = Packed::new(&weights, inputs, &scales, &bias);
            let out = same(|isa| {
                let mut out = vec![0.0; rows * packed.width()];
                multiply(isa, &bytes, &units, &packed, &mut out);
                out
            });
            for r in 0..rows {
                for c in 0..channels {
                    let sum: i32 = (0..inputs).map(|k| (i32::from(bytes[r * inputs + k]) - 128) * i32::from(weights[c * inputs + k])).sum();
                    prop_assert_eq!(out[r * packed.width() + c], sum as f32 * (units[r] * scales[c]) + bias[c]);
                }
            }
        }

        #[test]
        fn bytes_round_to_even(x in floats(3 * 32)) {
            let out = same(|isa| {
                let (mut rows, mut units) = (vec![0; 96], vec![0.0; 3]);
                quantise(isa, &x, 32, 32, &mut rows, &mut units);
                rows.into_iter().map(f32::from).chain(units).collect()
            });
            for r in 0..3 {
                let m = x[r * 32..][..32].iter().fold(0.0f32, |m, v| m.max(v.abs()));
                let inverse = if m > 0.0 { 127.0 / m } else { 0.0 };
                for i in r * 32..r * 32 + 32 {
                    prop_assert_eq!(out[i] - 128.0, (x[i] * inverse).round_ties_even());
                }
            }
        }

        #[test]
        fn norms(x in floats(2 * 48), y in floats(2 * 48), weight in floats(48), bias in floats(48)) {
            let out = same(|isa| {
                let mut x = x.clone();
                add_norm(isa, &mut x, &y, &weight, &bias);
                x
            });
            let sum: Vec<f64> = (0..48).map(|i| f64::from(x[i] + y[i])).collect();
            let mean = sum.iter().sum::<f64>() / 48.0;
            let deviation = (sum.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 48.0 + 1e-12).sqrt();
            prop_assert!(deviation < 1e-3 || (f64::from(out[0]) - ((sum[0] - mean) / deviation * f64::from(weight[0]) + f64::from(bias[0]))).abs() < 1e-2);
        }

        #[test]
        fn curves(x in floats(64)) {
            let out = same(|isa| {
                let mut y = x.clone();
                gelu(isa, &mut y, 64, 16, 48);
                leaky(isa, &mut y, 64, 48, 64);
                y
            });
            for i in 0..64 {
                let v = f64::from(x[i]);
                let expected = match i {
                    0..16 => v,
                    16..48 => 0.5 * v * (1.0 + ((2.0 / std::f64::consts::PI).sqrt() * (v + 0.044715 * v.powi(3))).tanh()),
                    _ => if v > 0.0 { v } else { 0.1 * v },
                };
                prop_assert!((f64::from(out[i]) - expected).abs() <= 1e-5 * expected.abs().max(1.0), "{v}: {} {expected}", out[i]);
            }
        }

        #[test]
        fn attention_mixes_values(rows in 1usize..37, values in floats(36 * 3 * 2 * HEAD)) {
            let qkv = &values[..rows * 3 * 2 * HEAD];
            let out = same(|isa| {
                let mut out = vec![0.0; rows * 2 * HEAD];
                attention(isa, qkv, rows, 2, &mut Vec::new(), &mut Vec::new(), &mut out);
                out
            });
            let row = |r: usize, part: usize, head: usize| &qkv[(r * 3 + part) * 2 * HEAD + head * HEAD..][..HEAD];
            for (r, head) in [(0, 0), (rows - 1, 1)] {
                let scores: Vec<f64> = (0..rows).map(|j| row(r, 0, head).iter().zip(row(j, 1, head)).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>() / 32f64.sqrt()).collect();
                let greatest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let e: Vec<f64> = scores.iter().map(|s| (s - greatest).exp()).collect();
                let expected: f64 = (0..rows).map(|j| e[j] * f64::from(row(j, 2, head)[5])).sum::<f64>() / e.iter().sum::<f64>();
                prop_assert!((f64::from(out[(r * 2 + head) * HEAD + 5]) - expected).abs() < 0.05 * expected.abs().max(1.0));
            }
        }

        #[test]
        fn dots(x in floats(11 * 32), y in floats(32 * 16)) {
            same(|isa| {
                let mut out = vec![0.0; 11 * 16];
                scores(isa, &x, 32, 11, 32, &y, &mut out);
                let mut rows = vec![0.0; 11];
                dot_rows(isa, &x, &y[..32], &mut rows);
                out.extend(rows);
                out
            });
        }
    }

    #[test]
    fn exponentials() {
        let exponents: Vec<f32> = (-870..=870).map(|i| i as f32 / 10.0).collect();
        let powers = |x: &[f32]| {
            same(|isa| {
                let mut x = x.to_vec();
                exp(isa, &mut x);
                x
            })
        };
        for (x, power) in exponents.iter().zip(powers(&exponents)) {
            assert!((f64::from(power) / f64::from(*x).exp() - 1.0).abs() < 3e-7, "{x}");
        }
        let [least, most] = powers(&[f32::NEG_INFINITY, f32::INFINITY])[..] else { panic!() };
        assert!(least < 1e-37 && most.is_finite());
    }

    #[test]
    fn probabilities_sum_to_one_and_keep_their_order() {
        let scores: Vec<f32> = (0..21).map(|i| (i * 8 % 21) as f32 - 9.0).collect();
        let chances = same(|isa| {
            let mut row = scores.clone();
            softmax(isa, &mut row);
            row
        });
        assert!((chances.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        assert!((chances[0] / chances[1] - (scores[0] - scores[1]).exp()).abs() < 1e-5);
    }
}
