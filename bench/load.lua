-- wrk's load on PeerTest Hub. Environment: WORK (health, list, page, job, insert, login, reads), GEN (folder written by
-- bench_seed and bench.py), SEED.
local work, gen = os.getenv("WORK"), os.getenv("GEN")
local random = math.random

local function lines(name)
  local t = {}
  for line in io.lines(gen .. "/" .. name) do t[#t + 1] = line end
  return t
end

local function uuid()  -- UUIDv7-shaped, from this thread's random numbers
  return string.format("0199%04x-%04x-7%03x-8%03x-%06x%06x", random(0, 65535), random(0, 65535), random(0, 4095),
    random(0, 4095), random(0, 16777215), random(0, 16777215))
end

function init()
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  local heads = {}
  for i, token in ipairs(lines("tokens.txt")) do heads[i] = { ["Authorization"] = "Bearer " .. token } end
  local function any(t) return t[random(#t)] end

  if work == "health" then
    local r = wrk.format("GET", "/health")
    request = function() return r end
  elseif work == "list" then
    local ready = {}
    for i, head in ipairs(heads) do ready[i] = wrk.format("GET", "/api/jobs?scope=available", head) end
    request = function() return any(ready) end
  elseif work == "reads" then  -- a few hundred a second, of one job or of the list
    local ids = lines("jobs.txt")
    request = function()
      return wrk.format("GET", random(2) == 1 and "/api/jobs?scope=available" or "/api/jobs/" .. any(ids), any(heads))
    end
    delay = function() return random(20, 60) end  -- ms, of each connection
  elseif work == "page" then
    local cursors = lines("cursors.txt")
    request = function() return wrk.format("GET", "/api/jobs?scope=available&cursor=" .. any(cursors), any(heads)) end
  elseif work == "job" then
    local ids = lines("jobs.txt")
    request = function() return wrk.format("GET", "/api/jobs/" .. any(ids), any(heads)) end
  elseif work == "insert" then
    local tokens = lines("telemetry.txt")
    local head = { ["Content-Type"] = "application/json" }
    request = function()
      return wrk.format("POST", "/api/telemetry", head, string.format(
        '{"telemetry_token":"%s","events":[{"id":"%s","type":"page_visit","at":"%s","url":"https://app-%d.example.test/checkout"}]}',
        any(tokens), uuid(), os.getenv("NOW"), random(9999)))
    end
  elseif work == "login" then
    local ready, head = {}, { ["Content-Type"] = "application/json" }
    for i, mail in ipairs(lines("emails.txt")) do
      ready[i] = wrk.format("POST", "/api/auth/login", head, '{"email":"' .. mail .. '","password":"correct horse battery"}')
    end
    request = function() return any(ready) end
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
    e.connect + e.read + e.write + e.timeout, e.status, latency:percentile(50), latency:percentile(99)))
end
