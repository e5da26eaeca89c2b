import NIOCore
import NIOHTTP1
import Scalars

/// What is asked of the server beside the load, which counts nowhere: a few requests a second.
struct Companions: Sendable {
    let server: ServerURL
    let apiKey: String?
    let address: SocketAddress
    let loop: any EventLoop
    let reader: APIReader
    let watch: SyncWatch
    let wallClock: WallClock

    /// Questions about the store's execution time, a second.
    private static let explainsPerSecond = 20

    /// Until cancelled. A connection that breaks is made again.
    func followChanges() async {
        while !Task.isCancelled {
            try? await ChangeFeedListener.listen(
                to: server, apiKey: apiKey, address: address, on: loop, onOpen: { watch.isListening() }, onMessage: { watch.received($0) })
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Until cancelled.
    func pollStatus() async {
        while !Task.isCancelled {
            let askedAt = wallClock.now()
            if let metrics = try? await reader.json("/api/v1/metrics", as: ServerMetrics.self) {
                watch.told(metrics, askedAt: askedAt)
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// Until cancelled: requests of the mix with `explain=true`, one at a time.
    func explain(_ plan: LoadPlan, heads: RequestHeads, through reader: APIReader, into times: StoreTimes) async {
        var heads = heads
        var generator = SeededGenerator(seed: plan.seed &+ 2)
        while !Task.isCancelled {
            let route = plan.mix.draw(using: &generator)
            let path = String(heads.draw(route, explain: true).head.uri.dropFirst(server.prefix.count))
            if let explanation = try? await reader.json(path, as: Explanation.self) {
                times.record(route, milliseconds: explanation.executionTimeMillis)
            }
            try? await Task.sleep(for: .seconds(1) / Self.explainsPerSecond)
        }
        reader.close()
    }

    private struct Explanation: Decodable {
        var executionTimeMillis: Double
    }
}
