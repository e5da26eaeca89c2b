/// Base 85 as ZeroMQ has it (RFC 32): five characters for four bytes.
enum Z85 {
    private static let alphabet = Array(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#".utf8)

    private static let values: [UInt8?] = {
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// Nil for what is no Z85.
    ///
    /// A block that begins with `#` has no value in RFC 32, for it would exceed 32 bits. Writers in Rust use such a block to
    /// encode fewer than four bytes: each `#` in front stands for a byte less. It is read as they mean it.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 5 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 5 * 4)
        for start in stride(from: 0, to: characters.count, by: 5) {
            var block = characters[start..<start + 5]
            var missing = 0
            while missing < 3, block.first == UInt8(ascii: "#") {
                block.removeFirst()
                missing += 1
            }
            var value: UInt64 = 0
            for character in block {
                guard let digit = values[Int(character)] else { return nil }
                value = value * 85 + UInt64(digit)
            }
            guard value >> (8 * UInt64(4 - missing)) == 0 else { return nil }
            for shift in stride(from: 8 * (3 - missing), through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
            }
        }
        return bytes
    }

    /// Nil unless the number of bytes is a multiple of four.
    static func encode(_ bytes: [UInt8]) -> String? {
        guard bytes.count % 4 == 0 else { return nil }
        var characters: [UInt8] = []
        characters.reserveCapacity(bytes.count / 4 * 5)
        for start in stride(from: 0, to: bytes.count, by: 4) {
            let value = bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            for divisor: UInt32 in [52_200_625, 614_125, 7_225, 85, 1] {
                characters.append(alphabet[Int(value / divisor % 85)])
            }
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
