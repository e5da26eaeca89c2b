import Foundation
import HTTPTypes
import Hummingbird
import LoadTest
import NIOCore

/// What a client asks to be run: the body of `POST /api/v1/load-tests`, checked.
struct LoadTestRequest: Sendable {
    /// A test over the API keeps the server busy for as long as this, in seconds. The command line knows no such limit.
    private static let longest = 3_600.0

    let plan: LoadPlan

    /// - Throws: ``Problem`` that names the member at fault.
    init(_ request: Request) async throws {
        let body = try await request.body.collect(upTo: EdgeMiddleware.maxBodySize)
        if body.readableBytes > 0 {
            guard request.headers[.contentType]?.lowercased().hasPrefix("application/json") == true else {
                throw Problem.status(.unsupportedMediaType)
            }
        }
        try self.init(json: Data(body.readableBytesView))
    }

    /// - Parameter json: an object; nothing at all is one without members.
    /// - Throws: ``Problem``.
    init(json: Data) throws(Problem) {
        let body = try Body(json: json.isEmpty ? Data("{}".utf8) : json)
        var plan = LoadPlan()
        if let users = body.users {
            guard let whole = Int(exactly: users) else { throw .invalidParameter("users", takes: "a whole number") }
            plan.users = whole
        }
        plan.spawnRate = body.spawnRate ?? plan.spawnRate
        plan.rate = body.rate
        plan.arrivals = body.arrivals ?? plan.arrivals
        plan.duration = body.durationSeconds ?? plan.duration
        plan.warmUp = body.warmUpSeconds
        do throws(LoadTestError) {
            // What is no whole number is refused as every other weight that cannot be.
            if let mix = body.mix { plan.mix = try RouteMix(mix.mapValues { Int(exactly: $0) ?? -1 }) }
            try plan.validate()
        } catch {
            throw .invalidParameter(error.field ?? "body", takes: error.takes ?? "a load test")
        }
        guard plan.duration <= Self.longest else {
            throw .invalidParameter("duration_seconds", takes: "seconds from 1 to \(Int(Self.longest))")
        }
        self.plan = plan
    }

    /// What the command `odl load-test` is given.
    func arguments(id: String, url: String) -> [String] {
        var arguments = ["load-test", "--stream", "--id", id, "--url", url, "--duration", "\(plan.duration)s"]
        arguments += ["--users", "\(plan.users)", "--spawn-rate", "\(plan.spawnRate)"]
        if let rate = plan.rate { arguments += ["--rate", "\(rate)", "--arrivals", plan.arrivals.rawValue] }
        if let warmUp = plan.warmUp { arguments += ["--warm-up", warmUp == 0 ? "0s" : "\(warmUp)s"] }
        let mix = plan.mix.weights.sorted { $0.key.rawValue < $1.key.rawValue }
        return arguments + ["--mix", mix.map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: ",")]
    }

    /// The members as they come; `null` is as if one were not there.
    private struct Body: Decodable {
        /// Whole numbers are read as numbers: the decoder does not say which of them is not whole.
        var users: Double?
        var spawnRate: Double?
        var rate: Double?
        var arrivals: ArrivalPattern?
        var durationSeconds: Double?
        var warmUpSeconds: Double?
        var mix: [String: Double]?

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case users, rate, arrivals, mix
            case spawnRate = "spawn_rate"
            case durationSeconds = "duration_seconds"
            case warmUpSeconds = "warm_up_seconds"

            var takes: String {
                switch self {
                case .users: "a whole number"
                case .spawnRate, .rate, .durationSeconds, .warmUpSeconds: "a number"
                case .arrivals: "constant or poisson"
                case .mix: "an object with a whole number for each route"
                }
            }
        }

        init(json: Data) throws(Problem) {
            let decoder = JSONDecoder()
            do {
                let names = try decoder.decode([String: Ignored].self, from: json).keys
                if let unknown = names.filter({ CodingKeys(rawValue: $0) == nil }).min() {
                    let known = CodingKeys.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Problem.invalidParameter(unknown, takes: "no place in a load test; its members are \(known)")
                }
                self = try decoder.decode(Body.self, from: json)
            } catch let problem as Problem {
                throw problem
            } catch let error as DecodingError {
                guard let key = Self.member(at: error) else { throw .invalidParameter("body", takes: "a JSON object") }
                throw .invalidParameter(key.rawValue, takes: key.takes)
            } catch {
                throw .invalidParameter("body", takes: "a JSON object")
            }
        }

        private static func member(at error: DecodingError) -> CodingKeys? {
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .keyNotFound(_, let context), .dataCorrupted(let context):
                context.codingPath.first.flatMap { CodingKeys(rawValue: $0.stringValue) }
            @unknown default: nil
            }
        }

        /// A value of any kind.
        private struct Ignored: Decodable {
            init(from decoder: any Decoder) {}
        }
    }
}
