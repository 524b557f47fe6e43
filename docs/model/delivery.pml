/*
 * Delivery: one client, a fleet of relays, one log. Connections are cut, relays die, answers of the store are lost, and what was asked
 * of the store takes effect late. What is modelled, what is left out and what each property says: README.md.
 *
 * A frame's number is its content here, and so is a command's: numbers don't travel, both sides count, and the assertions compare.
 */

#ifndef RELAYS
#define RELAYS 2
#endif
#ifndef CONNECTIONS
#define CONNECTIONS 3   /* the client makes so many, one after the other: all but the last may be cut */
#endif
#ifndef FRAMES
#define FRAMES 3
#endif
#ifndef COMMANDS
#define COMMANDS 2
#endif
#ifndef WINDOW
#define WINDOW 2
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LOST_ANSWERS
#define LOST_ANSWERS 1
#endif

#define NONE 255

mtype = { RESUME, COMMAND, ACK, PING }

/* The network. A connection belongs to a relay; `cut`: the client has given it up; `broken`: the relay is gone from under it. */
chan toRelay[CONNECTIONS] = [2] of { mtype, byte, byte }
byte relayOf[CONNECTIONS]
bool cut[CONNECTIONS], broken[CONNECTIONS]
byte current = 0        /* the client's connection */

/* The store. Connection n's token is n + 1; 0 is none. */
byte generation = 1, token = 1, tokenBefore = 0, sent = 0, acknowledged = 0, received = 0, effects = 0, carrier = 0
bool gone = false
bool sequence[RELAYS]    /* modulo 2, which is enough: a relay has one commit under way */

/* For the assertions alone: the newest token that the store knows to have arrived; the last generation of which something was accepted. */
byte confirmed = 1, lastAccepted = 1

/* A relay's memory: the connection that carries the session, and what is known of it. */
byte carries[RELAYS], knownGeneration[RELAYS], read[RELAYS], counted[RELAYS]
bool resuming[CONNECTIONS]

/* What a relay has gathered for its next commit. */
byte pendingGeneration[RELAYS], pendingConnection[RELAYS], pendingFrom[RELAYS], pendingTo[RELAYS], pendingAcknowledged[RELAYS]
bool pendingConfirms[RELAYS]
bool asked[RELAYS]      /* the sequence of its last commit, modulo 2 */
bool incarnation[RELAYS] /* flips when the relay dies: what was under way is nobody's any more */
chan claims[RELAYS] = [1] of { byte, byte, byte }

byte crashes = 0, lostAnswers = 0
#ifdef LATE_CLAIMS
byte late = 0, latePresented = 0, lateHas = 0
#endif

#define isEmptyPending(r) (pendingTo[r] == 0 && pendingAcknowledged[r] == 0 && !pendingConfirms[r])
#define isDelivering(r) (carries[r] != NONE && knownGeneration[r] > 0)

/*
 * The client. What a relay sends is taken at once or, if the client has given the connection up, never: that it is on its way for a
 * while makes no difference to a client that sends nothing because of it; what the client sends is on its way for any time.
 */
bool open = true
byte credential = 1, taken = 0, told = 0, issued = 0, everIssued = 0, stored = 0

inline sendFrame(c, number) {
	if
	:: cut[c] -> skip
	:: else -> assert(open && number == taken + 1); taken = number /* D1 */
	fi
}

inline sendAck(c, number) {
	if
	:: cut[c] -> skip
	:: else -> stored = number
	fi
}

inline sendResumed(c, next, number) {
	if
	:: cut[c] -> skip
	:: else ->
		assert(stored <= number && number <= everIssued); /* D2 */
		credential = next; stored = number; issued = number; told = taken; open = true;
		toRelay[c]!PING(0, 0)
	fi
}

inline sendLost(c) {
	assert(cut[c]) /* D4 */
}

/* Closed with 4409: only the client itself could be the newer one. */
inline close(c) {
	assert(cut[c]) /* D5 */
}

inline clearPending(r) {
	pendingGeneration[r] = 0; pendingConnection[r] = 0; pendingFrom[r] = 0; pendingTo[r] = 0;
	pendingAcknowledged[r] = 0; pendingConfirms[r] = false
}

inline drain(channel) {
	do
	:: len(channel) > 0 -> channel?_, _, _
	:: len(channel) == 0 -> break
	od
}

/* Numbers that a commit says are the deliverer's: they are kept until the store has them, or another connection is the session's. */
inline stopDelivering(r) {
	carries[r] = NONE; knownGeneration[r] = 0; read[r] = 0; counted[r] = 0
}

#define relay relayOf[c]
#ifdef NO_OWNER
#define isTaken(c) isDelivering(relay)
#else
#define isTaken(c) (isDelivering(relay) && carries[relay] == c)
#endif

/* What the client does: gives commands, acknowledges, and has one connection at a time. */
active proctype Client() {
	byte other

	do
	:: atomic { open && issued < COMMANDS && nfull(toRelay[current]) ->
		issued++; toRelay[current]!COMMAND(issued, 0);
		if :: issued > everIssued -> everIssued = issued :: else fi }
	:: atomic { open && taken > told && nfull(toRelay[current]) -> told = taken; toRelay[current]!ACK(taken, 0) }
	:: atomic { current + 1 < CONNECTIONS ->
		cut[current] = true; open = false;
		if
		:: broken[current] -> drain(toRelay[current]) /* nobody reads any more */
		:: else
		fi;
		current++;
		select(other : 0 .. RELAYS - 1);
		relayOf[current] = other;
		toRelay[current]!RESUME(credential, taken);
		other = 0 }
	:: atomic { taken == FRAMES && told == FRAMES && stored == COMMANDS -> break }
	od;
	assert(effects == COMMANDS) /* D2 */
}

/* Whoever does the run: appends while the window is open. */
active proctype Agent() {
	do
	:: sent < FRAMES && sent - acknowledged < WINDOW -> sent++
	:: sent == FRAMES -> break
	od
}

/* The receiving side of a connection, at its relay, under the session's lock. Until a RESUME is answered it takes nothing else. */
proctype Receiver(byte c) {
	byte number, other

end:	do
	:: atomic { c <= current && !broken[c] && !resuming[c] && nempty(toRelay[c]) ->
		if
		:: toRelay[c]?RESUME(other, number) -> resuming[c] = true; claims[relay]!c, other, number
		:: toRelay[c]?COMMAND(number, _) ->
			if
			:: isTaken(c) ->
				counted[relay]++;
				assert(number == counted[relay]); /* D3 */
				pendingGeneration[relay] = knownGeneration[relay]; pendingConnection[relay] = c;
				if :: pendingTo[relay] == 0 -> pendingFrom[relay] = number :: else fi;
				pendingTo[relay] = number;
#ifdef ACKNOWLEDGE_BEFORE_STORE
				sendAck(c, number)
#endif
			:: else
			fi
		:: toRelay[c]?ACK(number, _) ->
			if
			:: isTaken(c) -> pendingGeneration[relay] = knownGeneration[relay]; pendingAcknowledged[relay] = number; pendingConfirms[relay] = true
			:: else
			fi
		:: toRelay[c]?PING(_, _) ->
			if
			:: isTaken(c) -> pendingGeneration[relay] = knownGeneration[relay]; pendingConfirms[relay] = true
			:: else
			fi
		fi;
		number = 0; other = 0 }
	:: atomic { cut[c] && !broken[c] && !resuming[c] -> /* what is still on its way is lost */
		drain(toRelay[c]);
		if :: carries[relay] == c -> stopDelivering(relay) :: else fi;
		break }
	:: broken[c] -> break
	od
}

/* A relay hands out what it has read. The connection's channel is its queue. */
inline handOut(r, upto) {
	do
	:: isDelivering(r) && read[r] < upto -> read[r]++; sendFrame(carries[r], read[r])
	:: else -> break
	od
}

/* One step of the store each. */
#ifdef UNORDERED_CLAIMS
#define isInOrder(c) true
#else
#define isInOrder(c) (c >= carrier)
#endif
#ifdef NO_GENERATION_FENCE
#define isFenced(g) false
#else
#define isFenced(g) (g != generation)
#endif
#ifdef NO_SEQUENCE
#define wasApplied(r) false
#else
#define wasApplied(r) (number == sequence[r])
#endif

#ifdef CLAIM_RAISES_AGAIN
#define hasSession(c) false
#else
#define hasSession(c) (c == carrier)
#endif

inline applyClaim(c, presented, has) {
	if
	:: !gone && (presented == token || presented == tokenBefore) && hasSession(c) -> isAccepted = true; number = received; given = generation
	:: !gone && (presented == token || presented == tokenBefore) && !hasSession(c) && has >= acknowledged && has <= sent && isInOrder(c) ->
		generation++; carrier = c; token = c + 1;
#ifdef VOID_PRESENTED_TOKEN
		tokenBefore = 0;
#else
		tokenBefore = presented;
#endif
		assert(tokenBefore == 0 || tokenBefore >= confirmed); /* D6 */
#ifndef RESUME_WITHOUT_ACKNOWLEDGEMENT
		acknowledged = has;
#endif
		isAccepted = true; number = received; given = generation
	:: else -> isAccepted = false
	fi
}

inline applyItems() {
	assert(given >= lastAccepted); /* D8 */
	lastAccepted = given;
	do
	:: from > 0 && from <= to ->
		assert(other == carrier); /* D9 */
		effects++;
		assert(effects == from); /* D2 */
		from++
	:: else -> break
	od;
	if :: to > 0 -> received = to; from = upTo :: else fi;
	if :: has > acknowledged -> acknowledged = has :: else fi;
	if
	:: confirms ->
		confirmed = token;
#ifndef NO_CONFIRMATION
		tokenBefore = 0
#endif
	:: else
	fi;
	assert(tokenBefore == 0 || tokenBefore >= confirmed); /* D6 */
	isAccepted = true
}

inline applyCommit(r) {
	if
	:: gone -> isAccepted = false
	:: !gone && wasApplied(r) -> skip /* the same answer */
	:: !gone && !wasApplied(r) ->
		sequence[r] = number;
		if
		:: isFenced(given) -> isAccepted = false
		:: else -> applyItems()
		fi
	fi
}

/* The store's answer is lost, and it is asked again. */
#define mayLose (lostAnswers < LOST_ANSWERS && self == incarnation[r])

#ifdef LATE_CLAIMS
/* A claim that was asked again before its first try has taken effect. Nobody hears the answer. */
active proctype Late() {
	byte number, given
	bool isAccepted

end:	do
	:: atomic { late > 0 -> applyClaim(late, latePresented, lateHas);
			late = 0; latePresented = 0; lateHas = 0; number = 0; given = 0; isAccepted = false }
	od
}
#endif

/* The steps of a relay, one at a time: what was gathered, claims, reads, looks. Each asks, takes effect in the store, and has its answer. */
proctype Pump(byte r) {
	byte c, number, from, to, upTo, has, given, other
	bool isAccepted, confirms, self

end:	do
	/* A claim, in the order of arrival. */
	:: atomic { nempty(claims[r]) -> claims[r]?<c, other, has>; self = incarnation[r] };
		atomic { if :: self == incarnation[r] -> applyClaim(c, other, has) :: else fi };
		if
		:: atomic { mayLose -> lostAnswers++; applyClaim(c, other, has) }
#ifdef LATE_CLAIMS
		:: atomic { mayLose -> lostAnswers++; late = c; latePresented = other; lateHas = has }
#endif
		:: true
		fi;
		atomic {
			if
			:: self != incarnation[r] -> skip
			:: else ->
				claims[r]?_, _, _;
				resuming[c] = false;
				if
				:: isAccepted ->
					clearPending(r);
					if :: carries[r] != NONE -> close(carries[r]) :: else fi;
					carries[r] = c; knownGeneration[r] = given; counted[r] = number; read[r] = has;
					sendResumed(c, c + 1, number)
				:: else -> sendLost(c)
				fi
			fi;
			c = 0; number = 0; from = 0; has = 0; given = 0; other = 0; isAccepted = false; self = false }

	/* A commit. */
	:: atomic { !isEmptyPending(r) ->
			self = incarnation[r];
			asked[r] = !asked[r]; number = asked[r]; given = pendingGeneration[r]; other = pendingConnection[r];
			from = pendingFrom[r]; upTo = from; to = pendingTo[r]; has = pendingAcknowledged[r]; confirms = pendingConfirms[r];
			clearPending(r) };
		if
		:: atomic { mayLose -> lostAnswers++; applyCommit(r) }
		:: true
		fi;
		atomic {
			if
			:: self != incarnation[r] -> skip
			:: else ->
				applyCommit(r);
				if
				:: given != knownGeneration[r] -> skip
				:: given == knownGeneration[r] && !isAccepted -> close(carries[r]); stopDelivering(r)
#ifndef ACKNOWLEDGE_BEFORE_STORE
				:: given == knownGeneration[r] && isAccepted && to > 0 -> sendAck(carries[r], to)
#endif
				:: else
				fi
			fi;
			number = 0; from = 0; to = 0; upTo = 0; has = 0; given = 0; other = 0; isAccepted = false; confirms = false; self = false }

	/* A read of what is in the log behind what was read. */
	:: atomic { isDelivering(r) && read[r] < sent -> self = incarnation[r]; from = read[r]; given = knownGeneration[r] };
		atomic {
			if
			:: self != incarnation[r] -> skip
			:: self == incarnation[r] && from < acknowledged ->
				/* That place of the log is gone. If another connection has the session now, its client has acknowledged it. */
#ifdef STALE_READ_DELETES
				gone = true
#else
				gone = given == generation
#endif
			:: self == incarnation[r] && from >= acknowledged ->
				if :: given == knownGeneration[r] -> handOut(r, sent) :: else fi
			fi;
			assert(!gone); /* D7 */
			from = 0; given = 0; self = false }
#ifdef DELIVER_BEFORE_STORE
	:: atomic { isDelivering(r) && read[r] == sent && sent < FRAMES -> handOut(r, sent + 1) }
#endif

	/* A look: the doorbell has rung, or has been lost and it was time to ask. */
	:: atomic { isDelivering(r) && knownGeneration[r] != generation -> close(carries[r]); stopDelivering(r) }
	od
}

/* A relay dies at any moment, with all that it has in memory and all its connections; another process takes its place. */
active proctype Death() {
	byte c, r

end:	do
	:: atomic { crashes < CRASHES && current + 1 < CONNECTIONS ->
		crashes++;
		select(r : 0 .. RELAYS - 1);
		incarnation[r] = !incarnation[r];
		stopDelivering(r); clearPending(r); drain(claims[r]);
		asked[r] = false; sequence[r] = false;
		for (c : 0 .. CONNECTIONS - 1) {
			if
			:: c <= current && relayOf[c] == r ->
				broken[c] = true; resuming[c] = false;
				if :: cut[c] -> drain(toRelay[c]) :: else fi
			:: else
			fi
		}
		c = 0; r = 0 }
	od
}

init {
	byte r

	atomic {
		for (r : 0 .. RELAYS - 1) {
			carries[r] = NONE
		}
		carries[0] = 0; knownGeneration[0] = 1;
		for (r : 0 .. RELAYS - 1) {
			run Pump(r)
		}
		for (r : 0 .. CONNECTIONS - 1) {
			run Receiver(r)
		}
	}
}
