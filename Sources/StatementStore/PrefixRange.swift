/// The texts that begin with a prefix, as a range in the order of UTF-8 bytes: what an index over the text answers.
package struct PrefixRange {
    package let lower: String
    /// Exclusive; nil: no text is above.
    package let upper: String?

    package init(_ prefix: String) {
        lower = prefix
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // UTF-8 sorts as code points do. There are none from D800 to DFFF.
            let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
            if let scalar = Unicode.Scalar(next) {
                upper = String(String.UnicodeScalarView(scalars + [scalar]))
                return
            }
        }
        upper = nil
    }
}
