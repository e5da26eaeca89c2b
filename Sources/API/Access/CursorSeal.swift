import Crypto
import Foundation
import StatementStore

/// Closes the account list's cursors for those who may not see account numbers: a cursor is a place in the order of them.
struct CursorSeal: Sendable {
    private static let mark = "sealed"

    /// Of 256 bits, the same in all processes that serve one client.
    let key: SymmetricKey

    func seal(_ cursor: PageCursor) -> PageCursor? {
        guard let box = try? AES.GCM.seal(Data(cursor.text.utf8), using: key).combined else { return nil }
        return PageCursor(parts: [Self.mark, Base64URL.encode(Array(box))])
    }

    /// - Returns: a cursor that is not sealed, as it is.
    /// - Throws: ``StoreError/invalidCursor``.
    func open(_ cursor: PageCursor) throws -> PageCursor {
        guard cursor.parts.first == Self.mark else { return cursor }
        guard cursor.parts.count == 2, let bytes = Base64URL.decode(cursor.parts[1]),
            let box = try? AES.GCM.SealedBox(combined: bytes), let text = try? AES.GCM.open(box, using: key),
            let opened = PageCursor(text: String(decoding: text, as: UTF8.self))
        else { throw StoreError.invalidCursor }
        return opened
    }
}
