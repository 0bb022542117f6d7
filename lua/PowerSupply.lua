--- Controls a bench power supply.
---
--- The instrument is simulated, so that suites can be tried out without one: voltages ramp, every channel may have a
--- load, and a channel whose current exceeds its limit trips and must be reset. A library for a real instrument would
--- look the same from the outside.
---
--- Every import that says ``token=`` in its URL has an instrument of its own.
---@version 1.0.0
local robot = require("robot")
local log = require("robot.log")

---@class PowerSupply
---@field address string
---@field max_volts number
---@field channels table[]  the state of each channel
local PowerSupply = {}
PowerSupply.__index = PowerSupply

local VOLTS_PER_SECOND = { slow = 20, fast = 1000 }

--- Connects to an instrument.
---@param address? string = "SIM::BENCH"  must start with ``SIM::``
---@param channels? integer = 2           how many channels it has, at most 8
---@param max_volts? number = 30          what every channel can deliver
function PowerSupply.new(address, channels, max_volts)
  if not address:find("^SIM::%w") then
    error(("cannot connect to '%s': only simulated instruments such as SIM::BENCH are supported"):format(address))
  end
  if channels < 1 or channels > 8 then
    error(("channels must be 1 to 8, not %d"):format(channels))
  end
  if not (max_volts > 0) then
    error(("max_volts must be above 0, not %g"):format(max_volts))
  end
  local self = setmetatable({ address = address, max_volts = max_volts, channels = {} }, PowerSupply)
  for number = 1, channels do
    self.channels[number] = { number = number, on = false, set = 0, limit = 1, from = 0, rate = 0, since = 0 }
  end
  log.info("connected to ", address)
  return self
end

--- Switches everything off; runs when the instance ends.
function PowerSupply:__close()
  for _, channel in ipairs(self.channels) do
    channel.on = false
  end
  log.info("disconnected from ", self.address)
end

--- The voltage at the output now.
local function voltage(channel)
  if not channel.on then
    return 0
  end
  local moved = (os.clock() - channel.since) * channel.rate
  if moved >= math.abs(channel.set - channel.from) then
    return channel.set
  end
  return channel.from + (channel.set > channel.from and moved or -moved)
end

local function current(channel)
  return channel.ohms and voltage(channel) / channel.ohms or 0
end

--- The channel of that number, brought up to date: this is where it trips.
local function channel_of(self, number)
  local channel = self.channels[number]
  if not channel then
    error(("there is no channel %s: %s has the channels 1 to %d"):format(tostring(number), self.address, #self.channels))
  end
  local amps = current(channel)
  if amps > channel.limit then
    channel.on = false
    channel.tripped = ("%.3g A with a limit of %g A"):format(amps, channel.limit)
    log.warn("channel ", number, " tripped: ", channel.tripped)
  end
  return channel
end

--- Starts a ramp from the present voltage.
local function ramp_to(channel, volts, rate)
  channel.from, channel.set = voltage(channel), volts
  channel.rate, channel.since = rate, os.clock()
end

--- Sets the voltage of a channel. It takes effect at once if the channel is on.
---@param channel integer
---@param volts number
---@param ramp? "slow"|"fast" = "fast"  slow is 20 V/s, fast 1000 V/s
---@tags control
function PowerSupply:set_voltage(channel, volts, ramp)
  local c = channel_of(self, channel)
  if not (volts >= 0 and volts <= self.max_volts) then
    error(("%g V is out of range: %s delivers 0 to %g V"):format(volts, self.address, self.max_volts))
  end
  ramp_to(c, volts, VOLTS_PER_SECOND[ramp])
  log.debug("channel ", channel, " ramps from ", c.from, " V to ", volts, " V")
end

--- Sets the current at which a channel trips.
---@param channel integer
---@param amps number
---@tags control
function PowerSupply:set_current_limit(channel, amps)
  if not (amps > 0) then
    error(("the current limit must be above 0 A, not %g A"):format(amps))
  end
  channel_of(self, channel).limit = amps
end

--- Connects a load to a channel, or disconnects it.
---@param channel integer
---@param ohms? number  the resistance of the load; ``None`` disconnects it
---@tags control
function PowerSupply:connect_load(channel, ohms)
  if ohms and not (ohms > 0) then
    error(("the load must be above 0 ohms, not %g"):format(ohms))
  end
  channel_of(self, channel).ohms = ohms
end

---@keyword Switch channel ${channel} ${state}
---@param channel integer
---@param state "on"|"off"
---@tags control
function PowerSupply:switch_channel(channel, state)
  local c = channel_of(self, channel)
  if state == "on" and c.tripped then
    error(("channel %d is tripped (%s): use Reset Trip first"):format(channel, c.tripped))
  end
  if state == "on" and not c.on then
    c.on, c.from, c.since, c.rate = true, 0, os.clock(), VOLTS_PER_SECOND.fast
  end
  c.on = state == "on"
  log.info("channel ", channel, " is ", state)
end

--- Makes a tripped channel usable again. It stays off.
---@param channel integer
---@tags control
function PowerSupply:reset_trip(channel)
  channel_of(self, channel).tripped = nil
end

---@class Measurement
---@field volts number
---@field amps number
---@field watts number
---@field state "on"|"off"|"tripped"

local function state_of(channel)
  return channel.tripped and "tripped" or channel.on and "on" or "off"
end

--- Measures the output of a channel.
---@param channel integer
---@return Measurement  a dictionary with ``volts``, ``amps``, ``watts`` and ``state``
---@tags measure
function PowerSupply:measure(channel)
  local c = channel_of(self, channel)
  local volts, amps = voltage(c), current(c)
  return { volts = volts, amps = amps, watts = volts * amps, state = state_of(c) }
end

--- Waits until the voltage of a channel has reached what was set, and returns it.
---@param channel integer
---@param timeout? number = 5  seconds
---@return number
---@tags measure
function PowerSupply:wait_until_settled(channel, timeout)
  local deadline = os.clock() + timeout
  while true do
    local c = channel_of(self, channel)
    local volts = voltage(c)
    if not c.on then
      error(("channel %d is %s: it cannot settle"):format(channel, state_of(c)))
    elseif volts == c.set then
      return volts
    elseif os.clock() >= deadline then
      error(("channel %d is at %.3g V instead of %g V after %g s"):format(channel, volts, c.set, timeout))
    end
    robot.sleep(0.01)
  end
end

---@keyword Channel ${channel} should be ${state}
---@param channel integer
---@param state "on"|"off"|"tripped"
---@tags check
function PowerSupply:channel_should_be(channel, state)
  local actual = state_of(channel_of(self, channel))
  if actual ~= state then
    error(("channel %d should be %s but is %s"):format(channel, state, actual))
  end
end

return PowerSupply
