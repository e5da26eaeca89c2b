import NIOCore
import Testing

@testable import WebSockets

@Suite struct EncodedFramesTests {
    @Test(arguments: [(0, 2), (125, 2), (126, 4), (65_535, 4), (65_536, 10)])
    func `the length takes as few bytes as it can`(size: Int, header: Int) {
        #expect(EncodedFrames(text: [UInt8](repeating: 0x61, count: size)).count == size + header)
    }

    @Test func `a part is the message by itself`() {
        var frames = EncodedFrames()
        frames.append(text: Array("one".utf8))
        let two = frames.append(text: Array("two".utf8))
        #expect(frames[two].buffer == EncodedFrames(text: Array("two".utf8)).buffer)
        #expect(frames.count == 10)
    }
}
