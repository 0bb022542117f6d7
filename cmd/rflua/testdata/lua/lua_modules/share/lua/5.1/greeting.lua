return { hello = function(name) return "Hello, " .. name end }
