import ArrowBridge

/// Reads a checkpoint in any of its forms (protocol, "Checkpoints"): one Parquet file, several parts, or a V2 checkpoint in
/// JSON or Parquet with its sidecars.
struct CheckpointReader {
    let location: TableLocation
    let checkpoint: LogListing.CheckpointFiles
    let includingFiles: Bool

    func read(into state: inout LogState) throws {
        var sidecars: [Sidecar] = []
        for name in checkpoint.names {
            if checkpoint.isJSON {
                guard let file = try CommitFile(name, in: location, version: checkpoint.version) else { throw gone(name) }
                try take(file.actions, into: &state, &sidecars, name)
            } else {
                try readParquet(location.logFile(name), "_delta_log/" + name) { try take($0, into: &state, &sidecars, name) }
            }
        }
        guard includingFiles else { return }
        for sidecar in sidecars {
            let path = try naming(sidecar.path) { try location.sidecar(sidecar.path) }
            var none: [Sidecar] = []
            try readParquet(path, path) { try take($0, into: &state, &none, sidecar.path) }
        }
    }

    private func take(_ actions: [Action], into state: inout LogState, _ sidecars: inout [Sidecar], _ name: String) throws {
        for action in actions {
            switch action {
            case .sidecar(let sidecar): sidecars.append(sidecar)
            case .checkpointMetadata(let metadata) where metadata.version != checkpoint.version:
                throw DeltaError.corrupt("_delta_log/" + name, version: checkpoint.version, "it is of version \(metadata.version)")
            default: break
            }
        }
        state.apply(actions, includingFiles: includingFiles)
    }

    private func readParquet(_ path: String, _ name: String, _ body: ([Action]) throws -> Void) throws {
        try naming(name) {
            do {
                let file = try location.storage.parquet(path)
                let columns = CheckpointRows.columns(includingFiles: includingFiles)
                let batches = try file.batches(
                    columnPositions: file.fields.indices.filter { columns.contains(file.fields[$0].name) }, batchSize: 8_192)
                while let batch = try batches.next() { try body(CheckpointRows(batch).actions()) }
            } catch let error as ArrowError {
                throw DeltaError(error, file: name, version: checkpoint.version)
            }
        }
    }

    private func naming<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as Malformed {
            throw DeltaError.corrupt(name, version: checkpoint.version, error.why)
        }
    }

    private func gone(_ name: String) -> DeltaError { .missingFile("_delta_log/" + name, version: checkpoint.version) }
}

extension DeltaError {
    /// What reading a Parquet file failed at.
    init(_ error: ArrowError, file: String, version: Int64) {
        switch error.code {
        case .notFound: self = .missingFile(file, version: version)
        case .unsupported: self = DeltaError(.unsupported, "\(file) (version \(version)) cannot be read: \(error.message)")
        case .io, .outOfMemory: self = .unavailable(file, error.message)
        default: self = .corrupt(file, version: version, error.message)
        }
    }
}
