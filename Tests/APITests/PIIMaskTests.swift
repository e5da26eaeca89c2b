import Testing

@testable import API

struct PIIMaskTests {
    private static func masked(_ json: String, account: String? = nil) -> String {
        String(decoding: PIIMask.masked(Array(json.utf8), account: account), as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"accountNumber":"ACC-123456","accountHolder":"Tan Wei Ming"}"#, #"{"accountNumber":"****3456","accountHolder":"***"}"#),
        (#"{"statementId":"ACC-123456-01","accountNumber":"ACC-123456"}"#, #"{"statementId":"****3456-01","accountNumber":"****3456"}"#),
        (#"{"accountNumber":"a","type":"a","ab":"a"}"#, #"{"accountNumber":"****","type":"a","ab":"a"}"#),
        (#"{"accountHolder":null,"accountNumber":"1234567"}"#, #"{"accountHolder":null,"accountNumber":"****"}"#),
        (#"{"accountHolder":"A \"B\" C","n":1}"#, #"{"accountHolder":"***","n":1}"#),
        (#"{"description":"to Tan Wei Ming","accountHolder":"Tan Wei Ming"}"#, #"{"description":"to ***","accountHolder":"***"}"#),
        (#"{"description":"x\"accountNumber\":\"y","accountNumber":"12345678"}"#,
         #"{"description":"x\"accountNumber\":\"y","accountNumber":"****5678"}"#),
        (#"{"statement":{"accountNumber":"ACC-123456","list":["ACC-123456",1,"b"]}}"#,
         #"{"statement":{"accountNumber":"****3456","list":["****3456",1,"b"]}}"#),
        ("{}", "{}"), ("", ""),
    ])
    func `names and numbers go, all else stays`(json: String, expected: String) {
        #expect(Self.masked(json) == expected)
    }

    @Test func `rows that do not name their account are masked by the account of the path`() {
        #expect(Self.masked(#"{"transactionId":"ACC-123456-7","amount":"1.00"}"#, account: "ACC-123456")
            == #"{"transactionId":"****3456-7","amount":"1.00"}"#)
    }
}
