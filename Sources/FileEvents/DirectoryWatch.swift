#if os(Linux)
    import Glibc

    /// One inotify descriptor, and a pipe whose closing ends the wait for it.
    final class DirectoryWatch: Sendable {
        private let events: CInt
        private let stopReader: CInt
        private let stopWriter: CInt

        init?(_ directory: String) {
            var ends: [CInt] = [-1, -1]
            guard pipe(&ends) == 0 else { return nil }
            stopReader = ends[0]
            stopWriter = ends[1]
            events = inotify_init1(CInt(IN_NONBLOCK) | CInt(IN_CLOEXEC))
            let mask = UInt32(IN_CREATE) | UInt32(IN_MOVED_TO) | UInt32(IN_CLOSE_WRITE) | UInt32(IN_MODIFY)
            guard events >= 0, inotify_add_watch(events, directory, mask) >= 0 else { return nil }
        }

        deinit {
            for descriptor in [events, stopReader, stopWriter] where descriptor >= 0 { close(descriptor) }
        }

        /// Ends ``run(_:)``. May be called more than once.
        func stop() {
            var byte: UInt8 = 0
            _ = write(stopWriter, &byte, 1)
        }

        /// Blocks until ``stop()``; calls `body` with the name of each file that something happened to.
        func run(_ body: (String) -> Void) {
            var waits = [
                pollfd(fd: events, events: Int16(POLLIN), revents: 0), pollfd(fd: stopReader, events: Int16(POLLIN), revents: 0),
            ]
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: MemoryLayout<inotify_event>.alignment)
            defer { buffer.deallocate() }
            while true {
                guard poll(&waits, nfds_t(waits.count), -1) >= 0 || errno == EINTR else { return }
                guard waits[1].revents == 0 else { return }
                let count = read(events, buffer.baseAddress, buffer.count)
                guard count > 0 else { continue }
                report(UnsafeRawBufferPointer(rebasing: buffer[..<count]), body)
            }
        }

        /// inotify_event is a header with the length of the name that follows it, padded with zeros.
        private func report(_ buffer: UnsafeRawBufferPointer, _ body: (String) -> Void) {
            let header = MemoryLayout<inotify_event>.size
            var offset = 0
            while offset + header <= buffer.count {
                let length = Int(buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self).len)
                let name = buffer[(offset + header)..<min(buffer.count, offset + header + length)].prefix { $0 != 0 }
                body(String(decoding: name, as: UTF8.self))
                offset += header + length
            }
        }
    }
#endif
