/// The schemas of answers, messages and problems, as JSON Schema.
enum OpenAPISchemas {
    static let json = "{" + [documents, pages, sync, changes, loadTests, others].joined(separator: ",\n") + "}"

    private static let documents = ##"""
        "Amount": {"type":"string","pattern":"^-?[0-9]+\\.[0-9]{2}$","examples":["12.50"]},
        "Time": {"type":"string","format":"date-time","examples":["2024-02-29T12:34:56.123456Z"]},
        "Account": {
          "type":"object",
          "required":["accountNumber","accountHolder","accountType","currency","balance","statement_count","last_period_end"],
          "properties":{
            "accountNumber":{"type":"string"},"accountHolder":{"type":["string","null"]},"accountType":{"type":["string","null"]},
            "currency":{"type":"string"},"balance":{"$ref":"#/components/schemas/Amount"},
            "statement_count":{"type":"integer"},"last_period_end":{"type":"string","format":"date"}}
        },
        "Balance": {
          "type":"object",
          "required":["accountNumber","accountHolder","currency","balance","as_of","statementId"],
          "properties":{
            "accountNumber":{"type":"string"},"accountHolder":{"type":["string","null"]},"currency":{"type":"string"},
            "balance":{"$ref":"#/components/schemas/Amount"},"as_of":{"type":"string","format":"date"},
            "statementId":{"type":"string"}}
        },
        "StatementSummary": {
          "type":"object",
          "description":"A statement without its transactions. Columns of the table that are not named here are members too.",
          "required":["statementId","accountNumber","accountHolder","accountType","currency","periodStart","periodEnd",
                      "openingBalance","closingBalance","generatedAt","_batchStartTime","_processedAt","_sourceVersion"],
          "properties":{
            "statementId":{"type":"string"},"accountNumber":{"type":"string"},"accountHolder":{"type":["string","null"]},
            "accountType":{"type":["string","null"]},"currency":{"type":"string"},
            "periodStart":{"type":["string","null"],"format":"date"},"periodEnd":{"type":"string","format":"date"},
            "openingBalance":{"anyOf":[{"$ref":"#/components/schemas/Amount"},{"type":"null"}]},
            "closingBalance":{"$ref":"#/components/schemas/Amount"},
            "generatedAt":{"type":["string","null"],"format":"date-time"},
            "_batchStartTime":{"$ref":"#/components/schemas/Time","description":"T1: its micro-batch began"},
            "_processedAt":{"$ref":"#/components/schemas/Time","description":"T2: written to the store"},
            "_sourceVersion":{"type":"integer","description":"The Delta version that it comes from"}}
        },
        "Statement": {
          "allOf":[{"$ref":"#/components/schemas/StatementSummary"}],
          "type":"object","required":["transactions"],
          "properties":{"transactions":{"type":"array","items":{"$ref":"#/components/schemas/Transaction"}}}
        },
        "Transaction": {
          "type":"object",
          "required":["transactionId","date","description","merchant","category","type","amount","balance"],
          "properties":{
            "transactionId":{"type":"string"},"date":{"$ref":"#/components/schemas/Time"},
            "description":{"type":["string","null"]},"merchant":{"type":["string","null"]},"category":{"type":["string","null"]},
            "type":{"type":"string","enum":["CREDIT","DEBIT"]},"amount":{"$ref":"#/components/schemas/Amount"},
            "balance":{"anyOf":[{"$ref":"#/components/schemas/Amount"},{"type":"null"}]}}
        },
        "TransactionMatch": {
          "allOf":[{"$ref":"#/components/schemas/Transaction"}],
          "type":"object","required":["statementId","score","highlights"],
          "properties":{
            "statementId":{"type":"string"},
            "score":{"type":"number"},
            "highlights":{"type":"array","items":{
              "type":"object","required":["path","texts"],
              "properties":{
                "path":{"type":"string","enum":["description","merchant"]},
                "texts":{"type":"array","items":{
                  "type":"object","required":["value","type"],
                  "properties":{"value":{"type":"string"},"type":{"type":"string","enum":["hit","text"]}}}}}}}}
        }
        """##

    private static let pages = ##"""
        "AccountPage": {
          "type":"object","required":["accounts","next_cursor"],
          "properties":{"accounts":{"type":"array","items":{"$ref":"#/components/schemas/Account"}},
                        "next_cursor":{"type":["string","null"]}}
        },
        "StatementPage": {
          "type":"object","required":["statements","next_cursor"],
          "properties":{"statements":{"type":"array","items":{"$ref":"#/components/schemas/StatementSummary"}},
                        "next_cursor":{"type":["string","null"]}}
        },
        "TransactionPage": {
          "type":"object","required":["transactions","next_cursor"],
          "properties":{"transactions":{"type":"array","items":{"$ref":"#/components/schemas/Transaction"}},
                        "next_cursor":{"type":["string","null"]}}
        },
        "SearchResult": {
          "type":"object","required":["transactions"],
          "properties":{"transactions":{"type":"array","items":{"$ref":"#/components/schemas/TransactionMatch"}}}
        }
        """##

    private static let sync = ##"""
        "Latency": {
          "type":"object","description":"Milliseconds.","required":["last","p50","p95","p99"],
          "properties":{"last":{"type":"number"},"p50":{"type":"number"},"p95":{"type":"number"},"p99":{"type":"number"}}
        },
        "SyncStatus": {
          "type":"object",
          "required":["document_count","last_updated","sync_lag_seconds","source_version","applied_version","pipeline_latency_ms",
                      "state","last_error","replicator","standby"],
          "properties":{
            "document_count":{"type":"integer"},
            "last_updated":{"type":["string","null"],"format":"date-time"},
            "sync_lag_seconds":{"type":["number","null"],
              "description":"How long the oldest change that is not applied has waited: 0 in step, null when it is not known."},
            "source_version":{"type":["integer","null"],"description":"The newest version that the replicator has seen."},
            "applied_version":{"type":["integer","null"],"description":"Null while the first load runs."},
            "pipeline_latency_ms":{"anyOf":[{"$ref":"#/components/schemas/Latency"},{"type":"null"}]},
            "state":{"type":"string","enum":["empty","loading","following","stopped","failed","stale"],
              "description":"stale: the replicator has not reported for 15 seconds. empty: none has ever run."},
            "last_error":{"type":["string","null"]},
            "replicator":{"type":["string","null"],"description":"HOST:PID of the process that replicates; null while none does."},
            "standby":{"type":["string","null"],"description":"HOST:PID of a process that waits to take over."}}
        },
        "Metrics": {
          "allOf":[{"$ref":"#/components/schemas/SyncStatus"}],
          "type":"object",
          "required":["account_count","quarantined_count","source_committed_at","applied_committed_at","freshness_ms",
                      "changes_per_second","websocket_clients","recent_batches","table_uri","store","started_at","server_time"],
          "properties":{
            "account_count":{"type":"integer"},"quarantined_count":{"type":"integer"},
            "source_committed_at":{"type":["string","null"],"format":"date-time"},
            "applied_committed_at":{"type":["string","null"],"format":"date-time"},
            "freshness_ms":{"anyOf":[
              {"allOf":[{"$ref":"#/components/schemas/Latency"}],"type":"object","required":["count"],
               "properties":{"count":{"type":"integer"}},
               "description":"Visible to a reader - committed in Delta, over the last five minutes."},
              {"type":"null"}]},
            "changes_per_second":{"type":"number","description":"Over the last ten seconds."},
            "websocket_clients":{"type":"integer"},
            "recent_batches":{"type":"array","maxItems":60,"description":"Newest first.","items":{
              "type":"object",
              "required":["id","source_version","committed_at","started_at","processed_at","pipeline_latency_ms","inserted",
                          "updated","deleted","quarantined","is_load"],
              "properties":{
                "id":{"type":"integer"},"source_version":{"type":"integer"},
                "committed_at":{"$ref":"#/components/schemas/Time"},"started_at":{"$ref":"#/components/schemas/Time"},
                "processed_at":{"$ref":"#/components/schemas/Time"},"pipeline_latency_ms":{"type":"number"},
                "inserted":{"type":"integer"},"updated":{"type":"integer"},"deleted":{"type":"integer"},
                "quarantined":{"type":"integer"},
                "is_load":{"type":"boolean","description":"Part of a snapshot's load; not counted in pipeline_latency_ms."}}}},
            "table_uri":{"type":["string","null"]},"store":{"type":"string","enum":["sqlite","mongodb"]},
            "started_at":{"$ref":"#/components/schemas/Time"},"server_time":{"$ref":"#/components/schemas/Time"}}
        }
        """##

    private static let changes = ##"""
        "Change": {
          "type":"object",
          "required":["token","operation","accountNumber","statementId","source_version","committed_at","processed_at",
                      "pipeline_latency_ms","statement"],
          "properties":{
            "token":{"type":"string","description":"Resume after this change with ?after=."},
            "operation":{"type":"string","enum":["insert","update","delete"]},
            "accountNumber":{"type":"string"},"statementId":{"type":"string"},"source_version":{"type":"integer"},
            "committed_at":{"$ref":"#/components/schemas/Time"},"processed_at":{"$ref":"#/components/schemas/Time"},
            "pipeline_latency_ms":{"type":"number"},
            "statement":{"$ref":"#/components/schemas/StatementSummary"},
            "before":{"$ref":"#/components/schemas/StatementSummary"}}
        },
        "Gap": {
          "type":"object","required":["operation","token","detail"],
          "properties":{
            "operation":{"const":"gap"},
            "token":{"type":["string","null"],"description":"Where the feed goes on."},
            "detail":{"type":"string"}}
        }
        """##

    private static let others = ##"""
        "Explanation": {
          "type":"object","required":["store","executionTimeMillis","rowsReturned","plan"],
          "properties":{
            "store":{"type":"string","enum":["sqlite","mongodb"]},"executionTimeMillis":{"type":"number"},
            "rowsReturned":{"type":"integer"},"plan":{"type":"array","items":{"type":"string"}}}
        },
        "Problem": {
          "type":"object","required":["type","title","status","detail","instance"],
          "properties":{
            "type":{"type":"string","format":"uri-reference"},"title":{"type":"string"},"status":{"type":"integer"},
            "detail":{"type":"string"},"instance":{"type":"string","format":"uri-reference"},
            "parameter":{"type":"string","description":"The parameter that is at fault."}}
        },
        "WebSocketTicket": {
          "type":"object","required":["ticket","expires_at"],
          "properties":{"ticket":{"type":"string"},"expires_at":{"$ref":"#/components/schemas/Time"}}
        },
        "OpenAPI": {"type":"object","required":["openapi","info","paths"]}
        """##

    static let headers = ##"""
        {"SourceVersion":{"description":"The Delta version that the answer shows. Not there while the first load runs.",
                          "schema":{"type":"integer"}},
         "SourceAge":{"description":"Seconds since that version was committed.","schema":{"type":"number"}},
         "ServerTiming":{"description":"`store;dur=MILLISECONDS`: how long the store took to answer.","schema":{"type":"string"}}}
        """##

    static let sourceHeaders = ##"""
        {"ODL-Source-Version":{"$ref":"#/components/headers/SourceVersion"},
         "ODL-Source-Age":{"$ref":"#/components/headers/SourceAge"},
         "Server-Timing":{"$ref":"#/components/headers/ServerTiming"}}
        """##

    static let securitySchemes = #"""
        {"bearer":{"type":"http","scheme":"bearer",
          "description":"An access token (JWT) of the configured issuer, or an API key. The scope that a route needs stands with it. A server that listens on its own machine only may run without."}}
        """#

    static let responses =
        "{"
        + [
            ("UnknownAccount", "No statement of this account is stored."),
            ("UnknownRoute", "There is no such file."),
            ("Unauthenticated", "There is no credential, or one that is not valid."),
            ("Forbidden", "The credential is not for this route or account, or the page's origin may not open a WebSocket here."),
            ("TargetTooLong", "The request's target has more than 8,192 bytes."),
            ("TooManyRequests", "The caller is too fast; Retry-After says when to try again."),
            ("UnknownLoadTest", "No load test of this id is kept."),
            ("LoadTestRunning", "A load test is running; one runs at a time."),
            ("LoadTestOver", "The load test is not running."),
            ("UnsupportedMediaType", "The body is not application/json."),
            ("ForeignOrigin", "The page's origin may not do this here."),
            ("InvalidParameter", "A parameter is not known, missing or wrong; the problem names it and what it takes."),
            ("UpgradeRequired", "The request is no WebSocket handshake."),
            ("Unavailable", "The store cannot be reached now; Retry-After says when to try again."),
        ].map { name, description in
            ##"""
            "\##(name)":{"description":"\##(description)","content":{"application/problem+json":{
              "schema":{"$ref":"#/components/schemas/Problem"}}}}
            """##
        }.joined(separator: ",") + "}"
}
