#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A chart over the seconds of a run, as inline SVG. Colours are the page's: `.s0`, `.s1` ... of its style sheet.
struct LineChart {
    struct Line {
        var name: String
        /// The class in the style sheet.
        var style: String
        /// A value a second; nil leaves a gap.
        var values: [Double?]
    }

    enum Scale {
        case linear, logarithmic
    }

    var title: String
    var unit: String
    var scale: Scale
    /// Seconds that are shaded from the left: the warm-up.
    var shaded: Double
    var lines: [Line]

    private static let width = 760.0
    private static let height = 260.0
    private static let left = 56.0
    private static let top = 12.0
    private static let bottom = 26.0
    /// More points than pixels show nothing more.
    private static let maxPoints = 700

    private var count: Int { max(1, lines.map(\.values.count).max() ?? 1) }
    private var plotWidth: Double { Self.width - Self.left - 8 }
    private var plotHeight: Double { Self.height - Self.top - Self.bottom }

    var svg: String {
        let values = lines.flatMap { $0.values.compactMap { $0 } }.filter { $0 > 0 }
        let ticks =
            scale == .linear ? Self.linearTicks(upTo: values.max() ?? 1) : Self.decades(values.min() ?? 1, values.max() ?? 10)
        let low = scale == .linear ? 0 : ticks.first ?? 1
        let high = ticks.last ?? 1
        var svg =
            "<figure><figcaption>\(title.htmlEscaped)</figcaption><svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" aria-label=\"\(title.htmlEscaped)\">"
        if shaded > 0 {
            svg +=
                "<rect class=\"warm\" x=\"\(Self.left)\" y=\"\(Self.top)\" width=\"\((min(shaded / Double(count), 1) * plotWidth).rounded(to: 1))\" height=\"\(plotHeight)\"/>"
            svg += "<text class=\"axis\" x=\"\(Self.left + 4)\" y=\"\(Self.top + 12)\">warm-up</text>"
        }
        for tick in ticks {
            let place = y(tick, low, high).rounded(to: 1)
            svg += "<line class=\"grid\" x1=\"\(Self.left)\" x2=\"\(Self.width - 8)\" y1=\"\(place)\" y2=\"\(place)\"/>"
            svg +=
                "<text class=\"axis\" text-anchor=\"end\" x=\"\(Self.left - 6)\" y=\"\((y(tick, low, high) + 4).rounded(to: 1))\">\(tick.short)</text>"
        }
        svg += secondsAxis
        for line in lines { svg += path(line, low, high) }
        svg +=
            "</svg><ul class=\"legend\">" + lines.map { "<li class=\"\($0.style)\">\($0.name.htmlEscaped)</li>" }.joined()
            + "<li class=\"unit\">\(unit.htmlEscaped)</li></ul></figure>"
        return svg
    }

    private var secondsAxis: String {
        let step = Self.niceStep(Double(count) / 8)
        return stride(from: 0, through: Double(count), by: max(1, step)).map { second in
            "<text class=\"axis\" text-anchor=\"middle\" x=\"\(x(second).rounded(to: 1))\" y=\"\(Self.height - 8)\">\(second.short)\(second == 0 ? " s" : "")</text>"
        }.joined()
    }

    private func path(_ line: Line, _ low: Double, _ high: Double) -> String {
        let size = (line.values.count + Self.maxPoints - 1) / Self.maxPoints
        var path = ""
        var isDown = false
        for start in stride(from: 0, to: line.values.count, by: max(1, size)) {
            // Of the seconds that share a pixel the worst is shown.
            guard let value = line.values[start..<min(start + max(1, size), line.values.count)].compactMap({ $0 }).max() else {
                isDown = false
                continue
            }
            path += "\(isDown ? "L" : "M")\(x(Double(start) + 0.5).rounded(to: 1)) \(y(value, low, high).rounded(to: 1))"
            // A point without neighbours would not be seen.
            if !isDown { path += "h0.1" }
            isDown = true
        }
        return "<path class=\"line \(line.style)\" d=\"\(path)\"/>"
    }

    private func x(_ second: Double) -> Double { Self.left + second / Double(count) * plotWidth }

    private func y(_ value: Double, _ low: Double, _ high: Double) -> Double {
        let share: Double
        switch scale {
        case .linear: share = high > 0 ? value / high : 0
        case .logarithmic: share = log10(max(value, low) / low) / max(1, log10(high / low))
        }
        return Self.top + (1 - min(1, share)) * plotHeight
    }

    private static func linearTicks(upTo highest: Double) -> [Double] {
        let step = niceStep(highest / 4)
        return Array(stride(from: 0, through: (highest / step).rounded(.up) * step, by: step))
    }

    private static func decades(_ lowest: Double, _ highest: Double) -> [Double] {
        let first = Int(log10(max(lowest, 0.01)).rounded(.down))
        let last = max(first + 1, Int(log10(highest).rounded(.up)))
        return (first...last).map { pow(10, Double($0)) }
    }

    /// 1, 2 or 5 times a power of ten.
    private static func niceStep(_ least: Double) -> Double {
        guard least > 0 else { return 1 }
        let power = pow(10, log10(least).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= least } ?? 10 * power
    }
}

extension String {
    var htmlEscaped: String {
        var out = ""
        for character in self {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            default: out.append(character)
            }
        }
        return out
    }
}
