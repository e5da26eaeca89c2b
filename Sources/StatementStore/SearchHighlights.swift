import Scalars

extension SearchRanking {
    /// Writes `"score"` and `"highlights"`, in the form of Atlas Search:
    /// `[{"path":"merchant","texts":[{"value":"NTUC ","type":"text"},{"value":"FairPrice","type":"hit"}]}]`.
    /// Fields without a hit are left out.
    public func encode(score: Double, merchant: String?, description: String?, into json: inout JSONWriter) {
        json.key("score")
        json.value(score)
        json.key("highlights")
        json.beginArray()
        if let merchant { encodeHighlights(path: "merchant", text: merchant, into: &json) }
        if let description { encodeHighlights(path: "description", text: description, into: &json) }
        json.endArray()
    }

    private func encodeHighlights(path: String, text: String, into json: inout JSONWriter) {
        let hits = hits(in: SearchText(text))
        guard !hits.isEmpty else { return }
        let utf8 = Array(text.utf8)
        json.beginObject()
        json.key("path")
        json.value(path)
        json.key("texts")
        json.beginArray()
        var end = 0
        for hit in hits {
            encodePiece(utf8[end..<hit.lowerBound], type: "text", into: &json)
            encodePiece(utf8[hit], type: "hit", into: &json)
            end = hit.upperBound
        }
        encodePiece(utf8[end...], type: "text", into: &json)
        json.endArray()
        json.endObject()
    }

    private func encodePiece(_ utf8: ArraySlice<UInt8>, type: String, into json: inout JSONWriter) {
        guard !utf8.isEmpty else { return }
        json.beginObject()
        json.key("value")
        json.value(String(decoding: utf8, as: UTF8.self))
        json.key("type")
        json.value(type)
        json.endObject()
    }
}
