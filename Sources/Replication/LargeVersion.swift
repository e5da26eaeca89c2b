import Crypto
import DeltaLake
import Scalars
import StatementStore

/// A version with more rows than a micro-batch holds, applied in parts: first its deletes, then its upserts.
///
/// A part is known by the steps before it, one a change, in the reader's fixed order; so a load that was interrupted goes
/// on behind the step that the checkpoint names. Memory: sixteen bytes a key that is written.
struct LargeVersion {
    struct Part {
        var changes: [StatementChange]
        var quarantined: [QuarantinedRow]
        /// Steps done, this part's included.
        var steps: Int64
        var source: SourcePosition
        var isLast: Bool
    }

    private enum Pass {
        case deletes, upserts
    }

    private let version: VersionChanges
    private let decoder: RowDecoder
    private let limit: Int
    /// Keys that the version writes: their deletes and preimages have no effect.
    private let written: Set<KeyHash>
    private var pass = Pass.deletes
    private var reader: ChangeRowReader
    private var steps: Int64 = 0
    private var skip: Int64

    init(_ version: VersionChanges, decoder: RowDecoder, limit: Int, skippingSteps: Int64) throws {
        self.version = version
        self.decoder = decoder
        self.limit = limit
        skip = skippingSteps
        var written: Set<KeyHash> = []
        var keys = version.rows(batchSize: limit, changeTypes: [.insert, .updatePostimage])
        while let batch = try keys.next() {
            try Task.checkCancellation()
            // A row that cannot be stored writes nothing: its preimage deletes, as in a version that fits one batch.
            try decoder.decode(batch, source: version.position) { outcome in
                if case .change(let change) = outcome { written.insert(KeyHash(change.statementId)) }
            }
        }
        self.written = written
        reader = version.rows(batchSize: limit, changeTypes: [.delete, .updatePreimage])
    }

    mutating func next() throws -> Part {
        var netting = ChangeNetting()
        var quarantined: [QuarantinedRow] = []
        while netting.changes.count + quarantined.count < limit {
            try Task.checkCancellation()
            guard let batch = try reader.next() else {
                guard pass == .deletes else {
                    return part(netting, quarantined, isLast: true)
                }
                pass = .upserts
                reader = version.rows(batchSize: limit, changeTypes: [.insert, .updatePostimage])
                continue
            }
            try decoder.decode(batch, source: version.position) { outcome in
                if case .quarantine(let row) = outcome, row.changeType == ChangeType.updatePreimage.rawValue { return }
                if case .change(let change) = outcome, change.isDelete, written.contains(KeyHash(change.statementId)) { return }
                steps += 1
                guard steps > skip else { return }
                switch outcome {
                case .change(let change): netting.add(change)
                case .quarantine(let row): quarantined.append(row)
                }
            }
        }
        return part(netting, quarantined, isLast: false)
    }

    private func part(_ netting: ChangeNetting, _ quarantined: [QuarantinedRow], isLast: Bool) -> Part {
        Part(changes: netting.ordered(), quarantined: quarantined, steps: steps, source: version.position, isLast: isLast)
    }
}

/// Sixteen bytes that stand for a key of any length; two keys of one version with the same hash are not to be expected.
struct KeyHash: Hashable {
    private let high: UInt64
    private let low: UInt64

    init(_ key: String) {
        var key = key
        let digest = key.withUTF8 { utf8 in
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(utf8))
            return hash.finalize()
        }
        (high, low) = digest.withUnsafeBytes { ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self)) }
    }
}
