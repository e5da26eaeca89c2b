/// Rows of one file that a commit changed.
enum FileChange: Sendable {
    /// A file of change data, which says itself what happened to each row.
    case changeData(AddCDCFile)
    /// Rows of a data file that all were inserted, or all deleted.
    case rows(DataFileChange)
}

/// The rows of a data file that were inserted or deleted: those of it that `before` and `after` disagree on.
struct DataFileChange: Sendable {
    let path: String
    /// Nil where the commit does not say.
    var partitionValues: [String: String?]?
    let type: ChangeType
    let vectors: Vectors

    /// Which of the rows.
    enum Vectors: Sendable {
        /// All that this vector does not delete.
        case live(DeletionVectorDescriptor?)
        /// Those of the first vector that are not in the second.
        case difference(DeletionVectorDescriptor, DeletionVectorDescriptor?)
    }

    func filter(in location: TableLocation, version: Int64) throws -> RowFilter {
        func load(_ descriptor: DeletionVectorDescriptor?) throws -> DeletionVector? {
            try descriptor.map { try DeletionVector($0, in: location, version: version) }
        }
        switch vectors {
        case .live(let vector): return .live(try load(vector))
        case .difference(let vector, let other): return .difference(try load(vector), try load(other))
        }
    }
}

extension FileChange {
    /// What a commit changed (protocol, "Reader Requirements for AddCDCFile"): what its change data files say where it has any,
    /// else what follows from the files that it adds and removes. Deletions come first, both are in the order of the paths.
    ///
    /// - Throws: `Malformed` when the commit adds or removes a file twice, which the protocol forbids.
    static func all(in actions: [Action]) throws -> [FileChange] {
        var cdc: [AddCDCFile] = []
        var adds: [String: AddFile] = [:]
        var removes: [String: RemoveFile] = [:]
        for action in actions {
            switch action {
            case .cdc(let file): cdc.append(file)
            case .add(let file):
                let path = TableLocation.percentDecoded(file.path)
                guard adds.updateValue(file, forKey: path) == nil else { throw Malformed("it adds \(path) twice") }
            case .remove(let file):
                let path = TableLocation.percentDecoded(file.path)
                guard removes.updateValue(file, forKey: path) == nil else { throw Malformed("it removes \(path) twice") }
            default: break
            }
        }
        if !cdc.isEmpty { return cdc.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map(FileChange.changeData) }
        let paths = Set(adds.keys).union(removes.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let found = paths.flatMap { dataFileChanges(removed: removes[$0], added: adds[$0]) }
        return (found.filter { $0.type == .delete } + found.filter { $0.type == .insert }).map(FileChange.rows)
    }

    private static func dataFileChanges(removed: RemoveFile?, added: AddFile?) -> [DataFileChange] {
        guard removed?.dataChange == true || added?.dataChange == true, let path = added?.path ?? removed?.path else { return [] }
        func change(_ type: ChangeType, _ vectors: DataFileChange.Vectors) -> DataFileChange {
            DataFileChange(
                path: path, partitionValues: added?.partitionValues ?? removed?.partitionValues, type: type, vectors: vectors)
        }
        switch (removed, added) {
        case (let removed?, nil): return [change(.delete, .live(removed.deletionVector))]
        case (nil, let added?): return [change(.insert, .live(added.deletionVector))]
        case (let removed?, let added?):
            // The same data file with another deletion vector: only the rows on which the two differ have changed.
            let (before, after) = (removed.deletionVector, added.deletionVector)
            if before?.uniqueId == after?.uniqueId { return [] }
            return [
                after.map { change(.delete, .difference($0, before)) }, before.map { change(.insert, .difference($0, after)) },
            ].compactMap { $0 }
        case (nil, nil): return []
        }
    }
}
