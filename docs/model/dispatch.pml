/*
 * Dispatch: one run, its attempts, the relays that have it in hand, and the client's commands for it. Leases end though their relay
 * lives, relays die, workers break off, answers of the store are lost, the client moves from relay to relay. What is modelled, what is
 * left out and what each property says: README.md.
 */

#define RELAYS 2        /* Death leaves the other one */
#ifndef COMMANDS
#define COMMANDS 2      /* the first is a STEER, the second the CANCEL */
#endif
#ifndef MOVES
#define MOVES 1         /* of the client, from one connection to another */
#endif
#ifndef EXPIRIES
#define EXPIRIES 1      /* of a lease whose relay lives */
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef LOST_WORKERS
#define LOST_WORKERS 1
#endif
#ifndef LOST_ANSWERS
#define LOST_ANSWERS 1
#endif

#define NONE 255
#define CANCEL 2
#define OTHER(r) (1 - r)

/* What a relay knows of the run. */
#define UNKNOWN 0
#define MINE 1
#define ELSEWHERE 2

/* The store. */
bool live = true
byte server = 0, attempt = 1, generation = 1, received = 0, carrier = 0
bool sequence[RELAYS]
bool alive[RELAYS], expired[RELAYS]
bool isNoted[RELAYS]     /* where others find the run when this relay dies */

/* What is in the log of the run. */
byte lastAttempt = 0, ends = 0
bool hasFrame = false

/* The client's connection. */
byte relay = 0, connection = 0, connectionGeneration = 1
bool isOpen = true, isClaimed[RELAYS]

/* A relay's memory. A handler does the run by having a worker do it; one that is quiet waits for its worker, for ever if need be. */
byte known[RELAYS], knownAttempt[RELAYS], knownGeneration[RELAYS], counted[RELAYS]
byte handler[RELAYS]
bool hasEmitted[RELAYS], isQuiet[RELAYS], isStray[RELAYS], needsLook[RELAYS]
chan takes[RELAYS] = [2] of { byte }
byte dropsOf[RELAYS]

/* What a relay has gathered for its next commit: a frame, another attempt, an answer to STEER, the
 * attempt's own end, the end that CANCEL wants; and the commands it has counted. */
byte frameOf[RELAYS], begins[RELAYS], endOf[RELAYS], gathered[RELAYS], gatheredIn[RELAYS]
bool steered[RELAYS], cancels[RELAYS], asked[RELAYS]

byte moves = 0, expiries = 0, crashes = 0, lostWorkers = 0, lostAnswers = 0

#define isDelivering(r) (knownGeneration[r] > 0)
#define hasEnding(r) (endOf[r] > 0 || cancels[r])
#define isEmptyPending(r) (frameOf[r] == 0 && begins[r] == 0 && !hasEnding(r) && !steered[r] && gathered[r] == 0)
#define mayLose (lostAnswers < LOST_ANSWERS && alive[r])

#ifdef NO_ATTEMPT_FENCE
#define isHis(r, a) live
#else
#define isHis(r, a) (live && server == r && attempt == a)
#endif
#ifdef NO_SEQUENCE
#define wasApplied(r) false
#else
#define wasApplied(r) (number == sequence[r])
#endif
#ifdef STEERED_UNFENCED
#define maySteer delivers
#else
#define maySteer (delivers && live)
#endif

/* The handler stops: nobody wants what it does. */
inline abandon(r) {
	handler[r] = 0; hasEmitted[r] = false; isQuiet[r] = false
}

inline forget(r) {
	known[r] = UNKNOWN; knownAttempt[r] = 0
}

inline stopDelivering(r) {
	knownGeneration[r] = 0; counted[r] = 0;
	if :: known[r] == ELSEWHERE -> forget(r) :: else fi
}

inline clearPending(r) {
	frameOf[r] = 0; begins[r] = 0; endOf[r] = 0; gathered[r] = 0; gatheredIn[r] = 0; steered[r] = false; cancels[r] = false
}

/* A doorbell: others than the one who does something are told, sooner or later. */
inline ring(who, by) {
	if :: who != by && alive[who] -> needsLook[who] = true :: else fi
}

/* Under the session's lock: the run, as the store had it at a moment. */
inline syncRun(r) {
	if
	:: known[r] == MINE && !(isLive && owner == r && which == knownAttempt[r]) -> forget(r); abandon(r)
	:: known[r] == ELSEWHERE && !(isLive && owner != r && isDelivering(r)) -> forget(r)
	:: else
	fi;
	if
	:: isLive && known[r] == UNKNOWN && owner != r && isDelivering(r) -> known[r] = ELSEWHERE
	:: isLive && known[r] == UNKNOWN && owner == r && !hasEnding(r) ->
		/* It is in this relay's hands, and nobody does it: what was to end it was fenced off. */
#ifdef DUPLICATE_TAKES
		if :: nfull(takes[r]) -> takes[r]!r :: else fi
#else
		if :: len(takes[r]) == 0 -> takes[r]!r :: else fi
#endif
	:: else
	fi
}

inline see() {
	isLive = live; owner = server; which = attempt
}

inline endRun(r) {
	ends++; live = false;
	assert(ends == 1); /* R1 */
	ring(server, r); ring(carrier, r)
}

/* The store's steps. */
inline applyCommit(r) {
	if
	:: wasApplied(r) -> skip /* the same answer */
	:: else ->
		sequence[r] = number;
		delivers = gathersIn > 0 && gathersIn == generation;
		isRejected = false;
		if :: delivers && counts > received -> received = counts :: else fi;
		if
		:: frame == 0 -> skip
		:: frame > 0 && isHis(r, frame) ->
			assert(ends == 0); /* R2 */
			assert(frame >= lastAttempt); /* R3 */
			assert(frame > lastAttempt || !hasFrame); /* R6 */
			lastAttempt = frame; hasFrame = true;
			ring(carrier, r)
		:: else -> isRejected = known[r] == MINE
		fi;
		if
		:: next == 0 -> skip
		:: next > 0 && live && server == r && attempt + 1 == next -> attempt = next; hasBegun = true
		:: else -> hasBegun = false; isRejected = true
		fi;
		if
		:: steers && maySteer -> assert(live) /* R2 */
		:: else
		fi;
		if
		:: endAttempt == 0 -> skip
		:: endAttempt > 0 && isHis(r, endAttempt) ->
			assert(endAttempt >= lastAttempt); /* R3 */
			endRun(r)
		:: else -> isRejected = true
		fi;
		if
		:: !wantsEnd -> skip
		:: wantsEnd && delivers && live -> endRun(r)
		:: else -> isRejected = true
		fi;
		assert(received < CANCEL || !live) /* R4 */
	fi
}

inline applyTake(r, from) {
	if
	:: live && (server == from || server == r) ->
		ring(server, r); ring(carrier, r);
		attempt++; server = r; isTaken = true;
#ifndef NOTE_APART
		isNoted[r] = true
#endif
	:: else -> isTaken = false
	fi;
	see()
}

/* The steps of a relay, one at a time. Each asks, takes effect in the store, and has its answer. */
proctype Pump(byte r) {
	byte owner, which, number, frame, next, endAttempt, counts, gathersIn, from, id
	bool isLive, delivers, isRejected, hasBegun, steers, wantsEnd, isTaken

end:	do
	/* A claim for the client's connection. That claims come in order is Delivery's. */
	:: atomic { alive[r] && isClaimed[r] ->
			isClaimed[r] = false; id = connection;
			if
			:: relay == r -> generation++; counts = received; from = generation; ring(carrier, r); ring(server, r); carrier = r; see()
			:: else -> from = 0
			fi };
		atomic {
			if
			:: alive[r] && from > 0 ->
				steered[r] = false; cancels[r] = false; gathered[r] = 0; gatheredIn[r] = 0;
				knownGeneration[r] = from; counted[r] = counts;
				syncRun(r);
				if :: connection == id -> isOpen = true; connectionGeneration = from :: else fi
			:: else
			fi;
			from = 0; id = 0; counts = 0; owner = 0; which = 0; isLive = false }

	/* A commit. */
	:: atomic { alive[r] && !isEmptyPending(r) ->
			asked[r] = !asked[r]; number = asked[r];
			frame = frameOf[r]; next = begins[r]; steers = steered[r]; wantsEnd = cancels[r]; endAttempt = endOf[r]; counts = gathered[r]; gathersIn = gatheredIn[r];
			clearPending(r) };
		if
		:: atomic { mayLose -> lostAnswers++; applyCommit(r) }
		:: true
		fi;
		atomic {
			if
			:: alive[r] ->
				applyCommit(r);
				if :: isRejected -> needsLook[r] = true :: else fi;
				if
				:: next > 0 && hasBegun && known[r] == MINE -> knownAttempt[r] = next; handler[r] = next; hasEmitted[r] = false
				:: next > 0 && !hasBegun && known[r] == MINE -> /* the handler fails */
					endOf[r] = knownAttempt[r]; forget(r)
				:: else
				fi;
				if :: gathersIn > 0 && !delivers && gathersIn == knownGeneration[r] -> stopDelivering(r) :: else fi
			:: else
			fi;
			number = 0; frame = 0; next = 0; steers = false; wantsEnd = false; endAttempt = 0; counts = 0; gathersIn = 0;
			delivers = false; isRejected = false; hasBegun = false }

	/* A look, since a doorbell rang, or something was rejected. */
	:: atomic { alive[r] && needsLook[r] -> needsLook[r] = false; see(); from = generation };
		atomic {
			if
			:: alive[r] ->
				if :: isDelivering(r) && from != knownGeneration[r] -> stopDelivering(r) :: else fi;
				syncRun(r)
			:: else
			fi;
			owner = 0; which = 0; isLive = false; from = 0 }

	/* A take, and with it a note of it. The other relay's note goes with some later beat. */
	:: atomic { alive[r] && nempty(takes[r]) && dropsOf[r] == NONE -> takes[r]?<from>;
#ifdef NOTE_APART
		isNoted[r] = true
#endif
		};
		if
		:: atomic { mayLose -> lostAnswers++; applyTake(r, from) }
		:: true
		fi;
		atomic { if :: alive[r] -> applyTake(r, from) :: else fi };
		atomic {
			if
			:: alive[r] ->
				takes[r]?_;
				if :: from != r -> dropsOf[r] = from :: else fi;
				if
				:: !isTaken -> skip
#ifndef START_AFTER_END
				:: isTaken && hasEnding(r) -> forget(r) /* the end that waits to be stored is this attempt's too */
				:: isTaken && !hasEnding(r) ->
#else
				:: isTaken ->
#endif
#ifdef DUPLICATE_TAKES /* what is done already is forgotten, and not told */
					if :: handler[r] != 0 && isQuiet[r] -> isStray[r] = true :: else fi;
#endif
					abandon(r);
					known[r] = MINE; knownAttempt[r] = which; handler[r] = which
				fi
			:: else
			fi;
			owner = 0; which = 0; isLive = false; from = 0; isTaken = false }
	od
}

/* What a handler does, on its own thread: a frame, an end, another attempt, or nothing for ever. */
proctype Handler(byte r) {
end:	do
	:: atomic { alive[r] && handler[r] > 0 && !isQuiet[r] && !hasEmitted[r] && frameOf[r] == 0 -> frameOf[r] = knownAttempt[r]; hasEmitted[r] = true }
	:: atomic { alive[r] && handler[r] > 0 && !isQuiet[r] && endOf[r] == 0 -> endOf[r] = knownAttempt[r]; forget(r); abandon(r) }
	:: atomic { alive[r] && handler[r] > 0 && !isQuiet[r] && lostWorkers < LOST_WORKERS -> lostWorkers++; begins[r] = knownAttempt[r] + 1; abandon(r) }
#if COMMANDS > 0
	:: atomic { alive[r] && handler[r] > 0 && !isQuiet[r] -> isQuiet[r] = true }
#endif
	od
}

/* What comes from the client, and what becomes of its connections. */
proctype Receiver(byte r) {
end:	do
	:: atomic { alive[r] && isOpen && relay == r && isDelivering(r) && knownGeneration[r] == connectionGeneration && counted[r] < COMMANDS ->
		counted[r]++; gathered[r] = counted[r]; gatheredIn[r] = knownGeneration[r];
		if
#ifdef COMMANDS_FOR_KNOWN_RUNS
		:: known[r] == UNKNOWN -> skip
		:: known[r] != UNKNOWN && counted[r] < CANCEL -> steered[r] = true
		:: known[r] != UNKNOWN && counted[r] == CANCEL -> cancels[r] = true; forget(r); abandon(r)
#else
		:: counted[r] < CANCEL -> steered[r] = true
		:: counted[r] == CANCEL -> cancels[r] = true; forget(r); abandon(r)
#endif
		fi }
	:: atomic { alive[r] && isDelivering(r) && !(isOpen && relay == r && knownGeneration[r] == connectionGeneration) -> stopDelivering(r) }
	od
}

/* Beats: a lease that had ended goes on, notes are dropped, runs of the dead are found. */
proctype Beat(byte r) {
end:	do
	:: atomic { alive[r] && expired[r] -> expired[r] = false }
	:: atomic { alive[r] && dropsOf[r] != NONE ->
#ifdef UNCHECKED_DROP
		isNoted[dropsOf[r]] = false;
#else
		if :: !(live && server == dropsOf[r]) -> isNoted[dropsOf[r]] = false :: else fi;
#endif
		dropsOf[r] = NONE }
	:: atomic { alive[r] && !expired[r] && dropsOf[r] == NONE && len(takes[r]) == 0 && (expired[OTHER(r)] || !alive[OTHER(r)]) && isNoted[OTHER(r)] -> takes[r]!OTHER(r) }
	od
}

/* Faults. */
active proctype World() {
	byte r

end:	do
	:: atomic { moves < MOVES -> moves++;
		select(r : 0 .. RELAYS - 1);
		if :: alive[r] -> skip :: else -> r = OTHER(r) fi;
		connection++; isOpen = false; relay = r; isClaimed[r] = true; r = 0 }
	:: atomic { expiries < EXPIRIES -> expiries++;
		select(r : 0 .. RELAYS - 1);
		if :: alive[r] -> expired[r] = true :: else fi;
		r = 0 }
	:: atomic { crashes < CRASHES -> crashes++;
		select(r : 0 .. RELAYS - 1);
		alive[r] = false; clearPending(r); forget(r); abandon(r); knownGeneration[r] = 0; counted[r] = 0;
		needsLook[r] = false; isClaimed[r] = false; isStray[r] = false; expired[r] = false; dropsOf[r] = NONE;
		do
		:: len(takes[r]) > 0 -> takes[r]?_
		:: len(takes[r]) == 0 -> break
		od;
		if
		:: relay == r -> connection++; isOpen = false; relay = OTHER(r); isClaimed[OTHER(r)] = true
		:: else
		fi;
		r = 0 }
	od
}

/* When nothing can happen any more. */
active proctype Rest() {
	timeout ->
	assert(!live && ends == 1); /* R5: ended by CANCEL or by itself, also if its relay died */
	assert(received == COMMANDS); /* R4 */
	assert(handler[0] == 0 && handler[1] == 0 && !isStray[0] && !isStray[1]) /* R7 */
}

init {
	byte r

	atomic {
		for (r : 0 .. RELAYS - 1) {
			alive[r] = true; dropsOf[r] = NONE
		}
		isNoted[0] = true; known[0] = MINE; knownAttempt[0] = 1; handler[0] = 1; knownGeneration[0] = 1;
		for (r : 0 .. RELAYS - 1) {
			run Pump(r); run Handler(r); run Receiver(r); run Beat(r)
		}
	}
}

#ifdef LIVENESS
ltl ends_at_last { <> !live }
#endif
