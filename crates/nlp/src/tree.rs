//! The best tree over a sentence.

/// More than any difference between trees: the best tree then has one root.
const FEWER_ROOTS: f64 = 1e6;

/// Heads (0 the root, 1.. the words) of the tree with one root whose arcs have the greatest sum; `scores[d * (n + 1) + h]` is that of word d hanging on h.
pub(crate) fn best(n: usize, scores: &[f32]) -> Vec<usize> {
    let stride = n + 1;
    let mut full = vec![f64::NEG_INFINITY; stride * stride];
    for d in 0..n {
        for h in (0..=n).filter(|&h| h != d + 1) {
            full[(d + 1) * stride + h] = f64::from(scores[d * stride + h]);
        }
    }
    // nearly always everyone's best head makes a tree already
    let greedy = heads(stride, &full);
    if greedy[1..].iter().filter(|&&h| h == 0).count() == 1 && ring(&greedy).is_none() {
        return greedy[1..].to_vec();
    }
    for d in 1..stride {
        full[d * stride] -= FEWER_ROOTS;
    }
    arborescence(stride, &full)[1..].to_vec()
}

/// Everyone's best head; 0 has none, written as 0.
fn heads(n: usize, scores: &[f64]) -> Vec<usize> {
    let mut heads: Vec<usize> = scores.chunks_exact(n).map(greatest).collect();
    heads[0] = 0;
    heads
}

/// Index of the greatest; the first of equals.
fn greatest(values: &[f64]) -> usize {
    let mut best = 0;
    for (i, v) in values.iter().enumerate() {
        if *v > values[best] {
            best = i;
        }
    }
    best
}

/// Some ring that the heads form without reaching 0.
fn ring(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let next = |w: &usize| Some(heads[*w]).filter(|&h| h != at);
            return Some(std::iter::successors(Some(at), next).collect());
        }
    }
    None
}

/// Chu–Liu–Edmonds: a ring of best heads becomes one node, the rest is solved, and the ring is opened where its new head comes in.
fn arborescence(n: usize, scores: &[f64]) -> Vec<usize> {
    let mut heads = heads(n, scores);
    let Some(ring) = ring(&heads) else { return heads };
    let rest: Vec<usize> = (0..n).filter(|w| !ring.contains(w)).collect();
    let m = rest.len() + 1;
    let at = |d: usize, h: usize| scores[d * n + h];
    let mut small = vec![f64::NEG_INFINITY; m * m];
    // who of the ring each of the rest would hang on, and where the ring would open for it
    let (mut leaving, mut entering) = (vec![0; m - 1], vec![0; m - 1]);
    for (i, &w) in rest.iter().enumerate() {
        let out: Vec<f64> = ring.iter().map(|&r| at(w, r)).collect();
        let into: Vec<f64> = ring.iter().map(|&r| at(r, w) - at(r, heads[r])).collect();
        (leaving[i], entering[i]) = (greatest(&out), greatest(&into));
        if i > 0 {
            for (j, &h) in rest.iter().enumerate() {
                small[i * m + j] = at(w, h);
            }
            small[i * m + m - 1] = out[leaving[i]];
        }
        small[(m - 1) * m + i] = into[entering[i]];
    }
    let solved = arborescence(m, &small);
    for (i, &w) in rest.iter().enumerate().skip(1) {
        heads[w] = if solved[i] == m - 1 { ring[leaving[i]] } else { rest[solved[i]] };
    }
    // 0 is never in a ring, so that the ring's head is one of the rest
    let head = solved[m - 1].min(m - 2);
    heads[ring[entering[head]]] = rest[head];
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(n: usize, scores: &[f32], heads: &[usize]) -> f64 {
        heads.iter().enumerate().map(|(d, h)| f64::from(scores[d * (n + 1) + h])).sum()
    }

    fn is_tree(heads: &[usize]) -> bool {
        let with_root: Vec<usize> = std::iter::once(0).chain(heads.iter().copied()).collect();
        heads.iter().filter(|&&h| h == 0).count() == 1 && ring(&with_root).is_none()
    }

    #[test]
    fn rings_are_opened() {
        // 1 and 2 like each other best, and all of them would rather be the root than hang on 3
        let scores = [5.0, 0.0, 9.0, 1.0, 4.0, 9.0, 0.0, 2.0, 5.0, 0.0, 3.0, 0.0];
        assert_eq!(best(3, &scores), [0, 1, 2]);
        assert_eq!(best(1, &[0.0, 0.0]), [0]);
        assert_eq!(best(0, &[]), [0usize; 0]);
    }

    proptest! {
        #[test]
        fn no_tree_is_better(n in 1usize..5, scores in prop::collection::vec(-9i8..9, 20)) {
            let scores: Vec<f32> = scores.into_iter().map(f32::from).take(n * (n + 1)).collect();
            let found = best(n, &scores);
            prop_assert!(is_tree(&found), "{found:?}");
            let mut most = f64::NEG_INFINITY;
            for code in 0..(n + 1).pow(n as u32) {
                let heads: Vec<usize> = (0..n).map(|d| code / (n + 1).pow(d as u32) % (n + 1)).collect();
                if heads.iter().enumerate().all(|(d, &h)| h != d + 1) && is_tree(&heads) {
                    most = most.max(sum(n, &scores, &heads));
                }
            }
            prop_assert_eq!(sum(n, &scores, &found), most);
        }

        #[test]
        fn long_sentences_are_trees(n in 1usize..60, seed in prop::collection::vec(any::<i16>(), 997)) {
            let scores: Vec<f32> = seed.into_iter().map(f32::from).cycle().take(n * (n + 1)).collect();
            prop_assert!(is_tree(&best(n, &scores)));
        }
    }
}
