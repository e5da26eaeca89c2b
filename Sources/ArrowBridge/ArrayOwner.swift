internal import ArrowShim

/// Owns an array of the Arrow C Data Interface and releases it when the last view of it is gone.
///
/// Sendable: the array is only read after `init`, and its producer allows `release` on any thread, as the interface demands.
final class ArrayOwner: @unchecked Sendable {
    let array: UnsafeMutablePointer<ArrowArray>

    init(consuming array: ArrowArray) {
        self.array = .allocate(capacity: 1)
        self.array.initialize(to: array)
    }

    deinit {
        array.pointee.release?(array)
        array.deallocate()
    }

    /// The same array for another consumer, who releases it; this owner lives at least until then.
    func share() -> ArrowArray {
        var shared = array.pointee
        shared.private_data = Unmanaged.passRetained(self).toOpaque()
        shared.release = Self.releaseShared
        return shared
    }

    /// The release callback of arrays that point into an owner's memory and hold it by `private_data`.
    static let releaseShared: @convention(c) (UnsafeMutablePointer<ArrowArray>?) -> Void = { array in
        guard let array, let owner = array.pointee.private_data else { return }
        array.pointee.release = nil
        Unmanaged<ArrayOwner>.fromOpaque(owner).release()
    }
}
