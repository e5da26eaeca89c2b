/// What lies in `_delta_log`: one listing of the directory.
///
/// `_last_checkpoint` is not asked: it only helps where listing is expensive, and it may be stale, damaged or missing.
struct LogListing: Sendable {
    /// Versions whose commit is there, ascending.
    let commits: [Int64]
    /// Complete checkpoints, by version, ascending.
    let checkpoints: [CheckpointFiles]
    /// Log compactions, by first version and then last version.
    let compactions: [Compaction]

    /// A complete checkpoint: its version and the names of its files.
    struct CheckpointFiles: Sendable, Hashable {
        let version: Int64
        let names: [String]
        let isJSON: Bool
    }

    struct Compaction: Sendable, Hashable {
        let first: Int64
        let last: Int64
        let name: String
    }

    /// - Throws: `DeltaError.Code.notATable` when there is no log.
    init(_ location: TableLocation) throws {
        guard let names = try location.storage.names(in: location.log) else {
            throw DeltaError.notATable(
                location.name, LocalFile.isDirectory(location.root) ? "it has no _delta_log" : "no such directory")
        }
        self.init(names: names)
        guard latest != nil else {
            throw DeltaError.notATable(location.name, names.isEmpty && location.isRemote ? "it has no _delta_log" : "its _delta_log holds no commit")
        }
    }

    init(names: [String]) {
        var commits: [Int64] = []
        var compactions: [Compaction] = []
        // The better form of a checkpoint replaces another of the same version.
        var checkpoints: [Int64: (rank: Int, files: CheckpointFiles)] = [:]
        var parts: [PartGroup: [Int: String]] = [:]
        func offer(_ files: CheckpointFiles, rank: Int) {
            guard checkpoints[files.version].map({ $0.rank < rank }) ?? true else { return }
            checkpoints[files.version] = (rank, files)
        }
        for name in names.sorted() {
            switch LogFileName(name) {
            case .commit(let version): commits.append(version)
            case .compacted(let first, let last): compactions.append(Compaction(first: first, last: last, name: name))
            case .checkpoint(let version):
                offer(CheckpointFiles(version: version, names: [name], isJSON: false), rank: 2)
            case .uuidCheckpoint(let version, let isJSON):
                offer(CheckpointFiles(version: version, names: [name], isJSON: isJSON), rank: 3)
            case .checkpointPart(let version, let part, let count):
                let group = PartGroup(version: version, count: count)
                parts[group, default: [:]][part] = name
            case nil: break
            }
        }
        for (group, names) in parts where names.count == group.count {
            let inOrder = names.sorted { $0.key < $1.key }.map(\.value)
            // Of two complete sets the one with more parts counts, so that the choice does not depend on chance.
            offer(CheckpointFiles(version: group.version, names: inOrder, isJSON: false), rank: -1_000_000_000 + group.count)
        }
        self.commits = commits.sorted()
        self.checkpoints = checkpoints.values.map(\.files).sorted { $0.version < $1.version }
        self.compactions = compactions.sorted { ($0.first, $0.last) < ($1.first, $1.last) }
    }

    private struct PartGroup: Hashable {
        let version: Int64
        let count: Int
    }

    /// The newest version; nil when there is none.
    var latest: Int64? {
        switch (commits.last, checkpoints.last?.version) {
        case (let commit?, let checkpoint?): max(commit, checkpoint)
        case (let commit, let checkpoint): commit ?? checkpoint
        }
    }

    func hasCommit(_ version: Int64) -> Bool {
        let index = commits.partitioningIndex { $0 >= version }
        return index < commits.count && commits[index] == version
    }

    /// The commits from `version` on, missing ones left out.
    func firstCommit(from version: Int64) -> Int64? {
        let index = commits.partitioningIndex { $0 >= version }
        return index < commits.count ? commits[index] : nil
    }
}

extension Array {
    /// The first index whose element fulfils a condition that all later ones fulfil too; `endIndex` when none does.
    func partitioningIndex(where belongsInSecondPart: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if belongsInSecondPart(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
