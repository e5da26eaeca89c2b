import Scalars

extension ValueRange {
    /// Texts are cut after so many code points, as Spark does.
    private static let textLength = 32

    func appendMin(to writer: inout JSONWriter) {
        switch self {
        case .integer(let bounds): bounds.limits.map { writer.value($0.min) }
        case .double(let bounds): bounds.limits.map { writer.value($0.min) }
        case .float(let bounds): bounds.limits.map { writer.value($0.min) }
        case .decimal(let bounds, let scale): bounds.limits.map { Self.append($0.min, scale: scale, to: &writer) }
        case .text(let bounds):
            bounds.limits.map {
                writer.value(String(String(decoding: $0.min, as: UTF8.self).unicodeScalars.prefix(Self.textLength)))
            }
        case .date(let bounds): bounds.limits.map { writer.value($0.min) }
        case .timestamp(let bounds, let zone):
            bounds.limits.map { Self.append($0.min.floorToMilliseconds, zone: zone, to: &writer) }
        case .unordered: writer.null()
        }
    }

    func appendMax(to writer: inout JSONWriter) {
        switch self {
        case .integer(let bounds): bounds.limits.map { writer.value($0.max) }
        case .double(let bounds): bounds.limits.map { writer.value($0.max) }
        case .float(let bounds): bounds.limits.map { writer.value($0.max) }
        case .decimal(let bounds, let scale): bounds.limits.map { Self.append($0.max, scale: scale, to: &writer) }
        case .text(let bounds): bounds.limits.map { writer.value(Self.upperBound(String(decoding: $0.max, as: UTF8.self))) }
        case .date(let bounds): bounds.limits.map { writer.value($0.max) }
        case .timestamp(let bounds, let zone):
            bounds.limits.map { limits in
                let floor = limits.max.floorToMilliseconds
                let ceiling = floor == limits.max ? floor : Timestamp(microseconds: floor.microseconds + 1000)
                Self.append(ceiling, zone: zone, to: &writer)
            }
        case .unordered: writer.null()
        }
    }

    /// A text that is cut gets the last code point of all, so that it still follows what it was cut from; it stays whole where that
    /// is what would be cut off.
    private static func upperBound(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let prefix = scalars.prefix(textLength)
        guard prefix.endIndex < scalars.endIndex, scalars[prefix.endIndex] != "\u{10FFFF}" else { return text }
        return String(prefix) + "\u{10FFFF}"
    }

    /// A number, with all its digits.
    private static func append(_ unscaled: Int128, scale: Int, to writer: inout JSONWriter) {
        var bytes: [UInt8] = []
        DecimalText.append(unscaled: unscaled, scale: scale, to: &bytes)
        writer.raw(bytes)
    }

    /// `2024-02-29T12:34:56.123Z`: readers take milliseconds.
    private static func append(_ timestamp: Timestamp, zone: Bool, to writer: inout JSONWriter) {
        var bytes: [UInt8] = []
        timestamp.append(to: &bytes, zone: false)
        bytes.removeLast(3)
        writer.value(String(decoding: bytes, as: UTF8.self) + (zone ? "Z" : ""))
    }
}

extension Timestamp {
    fileprivate var floorToMilliseconds: Timestamp {
        let rest = microseconds % 1000
        return Timestamp(microseconds: microseconds - (rest < 0 ? rest + 1000 : rest))
    }
}
