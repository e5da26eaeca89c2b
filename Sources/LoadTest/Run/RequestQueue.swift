/// A request before its account is drawn.
struct PlannedRequest: Sendable, Hashable {
    var route: Route
    /// When it is due, in nanoseconds since the start.
    var intended: Int64
}

/// Requests that are due and find no connection free, first come first served, at most `limit` of them.
struct RequestQueue: Sendable {
    private let limit: Int
    private var requests: [PlannedRequest] = []
    /// How many of the first have left; the array is moved up now and then, not with each of them.
    private var left = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { requests.count - left }

    /// - Returns: false when the queue is full and the request is not taken.
    mutating func append(_ request: PlannedRequest) -> Bool {
        guard count < limit else { return false }
        requests.append(request)
        return true
    }

    mutating func popFirst() -> PlannedRequest? {
        guard left < requests.count else { return nil }
        let first = requests[left]
        left += 1
        if left == requests.count {
            requests.removeAll(keepingCapacity: true)
            left = 0
        } else if left >= 4_096, left * 2 >= requests.count {
            requests.removeFirst(left)
            left = 0
        }
        return first
    }
}
