extension OpenAPISchemas {
    static let loadTests = ##"""
        "LoadTestRequest": {
          "type":"object","additionalProperties":false,
          "properties":{
            "users":{"type":["integer","null"],"minimum":1,"maximum":20000,"default":200,"description":"Closed model: users."},
            "spawn_rate":{"type":["number","null"],"minimum":0.1,"maximum":20000,"default":50,
              "description":"Closed model: users that come in a second."},
            "rate":{"type":["number","null"],"minimum":0.1,"maximum":100000,
              "description":"Requests per second of the open model; without it the model is closed."},
            "arrivals":{"anyOf":[{"type":"string","enum":["constant","poisson"]},{"type":"null"}],"default":"constant"},
            "duration_seconds":{"type":["number","null"],"minimum":1,"maximum":3600,"default":30,
              "description":"Of the whole test with its warm-up."},
            "warm_up_seconds":{"type":["number","null"],"minimum":0,
              "description":"From the start, not measured; less than the duration. Default: a sixth of it, at most 5."},
            "mix":{"anyOf":[{"$ref":"#/components/schemas/LoadTestMix"},{"type":"null"}]}}
        },
        "LoadTestMix": {
          "type":"object","additionalProperties":false,"description":"How requests spread over the routes: a weight each.",
          "properties":{"balance":{"type":"integer","minimum":0},"latest_statement":{"type":"integer","minimum":0},
            "transactions_by_category":{"type":"integer","minimum":0},"search":{"type":"integer","minimum":0},
            "accounts":{"type":"integer","minimum":0}}
        },
        "LoadPercentiles": {
          "type":"object","description":"Milliseconds.","required":["p50","p90","p95","p99","p99_9","max"],
          "properties":{"p50":{"type":"number"},"p90":{"type":"number"},"p95":{"type":"number"},"p99":{"type":"number"},
            "p99_9":{"type":"number"},"max":{"type":"number"}}
        },
        "LoadLatencies": {
          "type":"object","required":["corrected","uncorrected"],
          "properties":{
            "corrected":{"anyOf":[{"$ref":"#/components/schemas/LoadPercentiles"},{"type":"null"}],
              "description":"From when requests were due. In the closed model: with those that waiting users would have sent."},
            "uncorrected":{"anyOf":[{"$ref":"#/components/schemas/LoadPercentiles"},{"type":"null"}],
              "description":"From when requests were sent."}}
        },
        "LoadSecond": {
          "type":"object","description":"The answers that came in a second of the run.",
          "required":["second","warm_up","target_rate","achieved_rate","failed","corrected","uncorrected"],
          "properties":{
            "second":{"type":"integer"},"warm_up":{"type":"boolean"},"target_rate":{"type":["number","null"]},
            "achieved_rate":{"type":"number"},"failed":{"type":"integer"},
            "corrected":{"type":["object","null"],"required":["p50","p95","p99"]},
            "uncorrected":{"type":["object","null"],"required":["p50","p95","p99"]}}
        },
        "LoadTest": {
          "type":"object",
          "required":["id","state","started_at","finished_at","error","model","users","spawn_rate","think_time_seconds","target_rate",
                      "arrivals","connections","duration_seconds","warm_up_seconds","timeout_seconds","mix","environment","progress",
                      "latency_ms","routes","failures","generator_cpu","generator","freshness_ms","verdict","sla","findings"],
          "properties":{
            "id":{"type":"string"},"state":{"type":"string","enum":["running","finished","stopped","failed"]},
            "started_at":{"$ref":"#/components/schemas/Time"},"finished_at":{"type":["string","null"],"format":"date-time"},
            "error":{"type":["string","null"],"description":"Why it came to no result."},
            "model":{"type":"string","enum":["closed","open"]},
            "users":{"type":"integer"},"spawn_rate":{"type":"number"},
            "think_time_seconds":{"type":"object","required":["min","max"]},
            "target_rate":{"type":["number","null"]},"arrivals":{"type":["string","null"]},"connections":{"type":"integer"},
            "duration_seconds":{"type":"number"},"warm_up_seconds":{"type":"number"},"timeout_seconds":{"type":"number"},
            "mix":{"$ref":"#/components/schemas/LoadTestMix"},
            "environment":{"type":"object","required":["commit","host","cores","system","url","store","document_count"],
              "properties":{"commit":{"type":["string","null"]},"host":{"type":"string"},"cores":{"type":"integer"},
                "system":{"type":"string"},"url":{"type":"string"},"store":{"type":["string","null"]},
                "document_count":{"type":["integer","null"]}}},
            "progress":{"type":"object",
              "description":"Requests of the measured time. While it runs, achieved_rate is that of the last second.",
              "required":["elapsed_seconds","scheduled","sent","done","gone","failed","dropped","in_flight","waiting",
                          "achieved_rate","users"],
              "properties":{"elapsed_seconds":{"type":"number"},"scheduled":{"type":"integer"},"sent":{"type":"integer"},
                "done":{"type":"integer"},"gone":{"type":"integer","description":"404 for an account that was closed meanwhile."},
                "failed":{"type":"integer"},"dropped":{"type":"integer","description":"Due, but never sent."},
                "in_flight":{"type":"integer"},"waiting":{"type":"integer"},"achieved_rate":{"type":"number"},
                "users":{"type":"integer"}}},
            "latency_ms":{"$ref":"#/components/schemas/LoadLatencies"},
            "routes":{"type":"array","items":{
              "allOf":[{"$ref":"#/components/schemas/LoadLatencies"}],
              "type":"object","required":["route","done","failed","store_ms"],
              "properties":{"route":{"type":"string"},"done":{"type":"integer"},"failed":{"type":"integer"},
                "store_ms":{"type":["object","null"],"description":"Benchmark mode: the store's own execution time."}}}},
            "failures":{"type":"array","items":{"type":"object","required":["cause","count"],
              "properties":{"cause":{"type":"string"},"count":{"type":"integer"}}}},
            "generator_cpu":{"type":"number","description":"Cores that the generator keeps busy."},
            "generator":{"type":"object",
              "required":["cpu_per_request_us","lateness_p99_ms","was_limit","longest_silence_seconds","longest_queue"]},
            "freshness_ms":{"type":["object","null"],"required":["p50","p95","max","count"],
              "description":"From commit to message, of the changes that came while the load ran."},
            "verdict":{"anyOf":[{"type":"string","enum":["PASS","FAIL","stopped"]},{"type":"null"}]},
            "sla":{"type":"array","items":{"type":"object","required":["name","target","actual","passed"],
              "properties":{"name":{"type":"string"},"target":{"type":"string"},"actual":{"type":"string"},
                "passed":{"type":"boolean"}}}},
            "findings":{"type":"array","items":{"type":"string"},"description":"What the figures alone do not say."},
            "series":{"type":"array","items":{"$ref":"#/components/schemas/LoadSecond"}}}
        },
        "LoadTestList": {
          "type":"object","required":["load_tests"],
          "properties":{"load_tests":{"type":"array","items":{"$ref":"#/components/schemas/LoadTest"}}}
        }
        """##
}
