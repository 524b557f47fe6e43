-- Forgets a session.
return forget()
