-- The session as this server sees it, or false.
return redis.call('EXISTS', META) == 1 and view()
