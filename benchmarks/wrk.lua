-- Sends the requests of a file of paths, one a line, over and over. usage: wrk ... -s wrk.lua URL -- FILE [MILLISECONDS]
-- Between an answer and the next request of its connection MILLISECONDS pass.
-- Each thread begins at another place. The last line of output is the result as JSON.
local threads = 0

function setup(thread)
   thread:set("number", threads)
   threads = threads + 1
end

function init(args)
   requests = {}
   for path in io.lines(args[1]) do requests[#requests + 1] = wrk.format("GET", path) end
   local pause = tonumber(args[2])
   if pause then delay = function() return pause end end
   current = math.floor(#requests * number / 2)
end

function request()
   current = current % #requests + 1
   return requests[current]
end

function done(summary, latency)
   local e = summary.errors
   print(string.format('{"requests":%d,"seconds":%.6f,"p50_ms":%.3f,"p95_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f,"errors":%d,"bytes":%d}',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
      latency:percentile(99) / 1e3, latency.max / 1e3, e.connect + e.read + e.write + e.status + e.timeout, summary.bytes))
end
