import Foundation
import Logging
import Scalars

/// Logs as JSON, one object a line, on standard error: `{"time","level","logger","message",...}` with the metadata as members.
struct JSONLogHandler: LogHandler {
    let label: String
    var logLevel = Logger.Level.warning
    var metadata = Logger.Metadata()
    var metadataProvider: Logger.MetadataProvider?

    init(label: String, metadataProvider: Logger.MetadataProvider? = nil) {
        self.label = label
        self.metadataProvider = metadataProvider
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        FileHandle.standardError.write(Data(line(event, at: WallClock.system.now())))
    }

    func line(_ event: LogEvent, at now: Timestamp) -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.key("time")
        json.value(now)
        json.key("level")
        json.value(event.level.rawValue)
        json.key("logger")
        json.value(label)
        json.key("message")
        json.value(event.message.description)
        var all = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        // The names above are taken: a member comes once.
        for name in ["time", "level", "logger", "message"] { all[name] = nil }
        for (name, value) in all.sorted(by: { $0.key < $1.key }) {
            json.key(name)
            json.value(value.description)
        }
        json.endObject()
        json.endLine()
        return json.bytes
    }
}
