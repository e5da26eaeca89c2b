import Scalars
import Testing

struct KeyTextTests {
    @Test(arguments: [("\u{E9}", "e\u{301}"), ("a\u{323}\u{307}", "a\u{307}\u{323}"), ("\u{212B}", "\u{C5}")])
    func `texts that Unicode takes for equal are different keys`(a: String, b: String) {
        #expect(a == b)
        #expect(KeyText(a) != KeyText(b))
        #expect(Set([a, b, a].map(KeyText.init)).count == 2)
    }

    @Test func `a key is equal to itself wherever it comes from`() {
        let text = "ACC-\u{E9}-0123456789"
        #expect(KeyText(text) == KeyText(String(text.reversed().reversed())))
        #expect(KeyText(String("x\(text)".dropFirst())).hashValue == KeyText(text).hashValue)
    }
}
