//! Spans on their way to JSON and back.

use article::Span;

/// Everything that holds spans can show them all, so that they can be carried from bytes to code points and back.
///
/// Written by hand beside each type: a test fills every field and sees whether one was forgotten.
pub trait Spans {
    /// Calls `f` on every span, in no particular order.
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span));
}

impl Spans for Span {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        f(self);
    }
}

impl<T: Spans> Spans for Vec<T> {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        self.iter_mut().for_each(|x| x.each_span(f));
    }
}

impl<T: Spans> Spans for Option<T> {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        self.iter_mut().for_each(|x| x.each_span(f));
    }
}

/// `impl Spans` by naming the fields that hold spans.
macro_rules! spans_in {
    ($($type:ty { $($field:ident),* })*) => {$(
        impl $crate::Spans for $type {
            fn each_span(&mut self, f: &mut dyn FnMut(&mut article::Span)) {
                $($crate::Spans::each_span(&mut self.$field, f);)*
            }
        }
    )*};
}
pub(crate) use spans_in;

spans_in! {
    crate::Record { article, names, actors, times, places, statements, events, positions, instruments, engagements, remarks }
    crate::Name { span }
    crate::Remark { span }
}
