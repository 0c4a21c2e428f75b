/* Head slots, commit and release of one ledger, with a crash at every step and with restored databases and heads.
 *
 * Read README.md first: it says what each name stands for, what is left out, and how the checker is run.
 * Beside each step stands the function that it was written after.
 */

/* ---- Bounds, given to the compiled checker by the environment: BOUND=4 WORLD=3 ./pan -------------------------------- */

c_decl {
\#include <stdlib.h>
static int setting(const char *name, int usual) {
    const char *text = getenv(name);
    return text ? atoi(text) : usual;
}
};
#ifndef STATES
#define STATES 8        /* the most states of the ledger that there is room for, the empty one included */
#endif
byte bound;             /* BOUND: states that may come to be in this run, at most STATES */
byte writers, readers;  /* WRITERS, READERS: processes that sign, and that give away what is promised */
byte desks;             /* DESKS: other accounts that write to the same database, each with a head of its own */
byte world;             /* WORLD: what happens to the machine besides crashes, a sum of these */
#define DATABASES 1     /* a copy of any state that the database ever held is put in its place */
#define HEADS     2     /* the head file is taken away, or a copy of it put back */
#define LOSS      4     /* the head file is taken away, once */
#define NO_CRASH  8     /* nothing crashes and no write fails, which leaves room for more states of the ledger */

/* OFF: the one guard that is left out, so that the checker must find what it guards against. */
byte off;
#define ANSWER_BEFORE_COMMIT     1
#define ANSWER_BEFORE_PROMOTION  2
#define RELEASE_BEFORE_PROMOTION 3
#define PROMISE_AFTER_COMMIT     4
#define NO_SETTLING              5      /* an intent that was reached is not promoted before the next one */
#define NO_REFUSAL               6      /* a database that the head does not know is signed for */
#define FORGETS_LOST             7      /* a resumption begins by remembering the restored database */
#define SAYS_LESS                8      /* a resumption may say that less was lost than is remembered */
#define NO_REPAIR                9      /* slot 1 is written while slot 0 is torn */
#define NO_LOCK                  10     /* two processes sign at the same time */
#define TRUSTS_COMMIT            11     /* a commit that raised is taken to have happened */
#define BLAMES_COMMIT            12     /* a commit that raised is taken not to have happened */
#define COMMIT_UNSYNCED          13     /* a loss of power takes back what was committed */
#define HEAD_UNSYNCED            14     /* a loss of power takes back what was written to the head file */
#define READS_ONCE               15     /* who gives away believes one look at head and database, beside a writer */
#define NAMES_EARLIER            16     /* a resumption may name any head that is no smaller than the remembered one */
#define CLAIMS_WITHOUT_HEAD      17     /* no guard: the first property is claimed where the head did not survive */
#define NOT_BOUND                18     /* a resumption counts for any head, not only for the one it was signed for */
#define FOLLOWS_ANYTHING         19     /* a longer database is taken over although it lacks what is remembered */

#if STATES > 8
#define SET int
#else
#define SET byte
#endif

#define ONE(n)      (1 << (n))
#define HAS(set, n) (((set) >> (n)) & 1)

/* ---- What is recorded of the real sequencer, see tests/model_check --------------------------------------------- */

#define BEGAN0    1     /* a write of slot 0 began */
#define WROTE0    2     /* slot 0 is written and synced */
#define BEGAN1    3
#define WROTE1    4
#define STARTED   5     /* the whole file was replaced by one that remembers one mark */
#define COMMITTED 6
#define ANSWERED  7     /* receipts were given: checkpoint, entry */
#define REFUSED   8     /* nothing is signed, as the head does not fit */
#define FAILED    9     /* the caller was told that nothing was recorded */
#define UNSURE    10    /* the caller was told that it may have been recorded */
#define RELEASED  11    /* a checkpoint was given away */
#define WITHHELD  12    /* it was asked for, and none was given */
#define CRASHED   13
#define DATABASE  14    /* another database was put in the place of this one */
#define KEPT      15    /* a copy was made of the head file */
#define OLDHEAD   16    /* that copy was put back */
#define NOHEAD    17    /* the head file was taken away */
#define FINISHED  18

/* ---- What there is --------------------------------------------------------------------------------------------- */

/* A state of the ledger is a number, which stands for the pair of size and root. 0 is the empty ledger. */
byte known = 1;             /* how many states came to be */
SET above[STATES];          /* a state's own history: its ancestors and itself */
byte size[STATES];
SET resumptions;            /* states whose last batch is a resumption */
byte lost[STATES];          /* what that resumption names as lost; 0 where it is none, or names what nobody knows */
byte bound_to[STATES];      /* what the head remembered when that resumption was signed */
#define NO_HEAD 254         /* it remembered nothing that could be read */
#define BEYOND  255         /* a lost head that is larger than any here: it is known from a receipt alone */
#define SIZE(n) ((n) == BEYOND -> 255 : size[n])

byte db;                    /* the state that the database holds */
byte theirs;                /* what another account remembers, which writes only to what contains it */
SET held = 1;               /* states that it held at any time, so that a copy of them may exist */

/* storage/state/head.py. Of the counters only one thing is ever asked: whether slot 1 is newer than slot 0. */
typedef File {
    bool there, whole0, whole1, newer1;
    byte mark0;             /* slot 0: committed */
    byte base1, goal1       /* slot 1: committed, intent */
};
File head;
File copy;                  /* a copy of the head file, of any earlier time */
byte disk;                  /* with COMMIT_UNSYNCED, what a loss of power leaves of the database */

bool lock;                  /* HeadFile.exclusive */
bool writing;               /* LedgerStore.begin: one transaction at a time */
byte busy;                  /* processes that are at work: nothing is restored under their hands */

/* What the world was told, and what was done to the machine: for the properties alone. */
SET released, acknowledged, gone;
SET since;                  /* what was released since the head file was last lost or put back */
bool database_touched, head_touched;
#define TOUCHED (database_touched || head_touched)

/* ---- Replay: with TRACES the model may only do what was recorded ------------------------------------------------ */

#ifdef TRACES
c_decl {
\#include "traces.h"
};
byte story, want, want_a, want_b, want_db, want_mark0, want_base1, want_goal1, want_file;
short at;
inline next_event() {
    c_code {
        const unsigned char *row = traces[now.story] + ROW * now.at;
        now.want = row[0]; now.want_a = row[1]; now.want_b = row[2]; now.want_db = row[3];
        now.want_file = row[4]; now.want_mark0 = row[5]; now.want_base1 = row[6]; now.want_goal1 = row[7];
        now.at++;
    }
}
#define ON_DISK (head.there + 2 * head.whole0 + 4 * head.whole1 + 8 * head.newer1)
#define LIES    (want_db == db && want_file == ON_DISK && want_mark0 == head.mark0 \
                 && want_base1 == head.base1 && want_goal1 == head.goal1)
#define EVENT(what, a, b) (want == (what) && want_a == (a) && want_b == (b) && LIES); next_event()
/* One process was recorded at a time, and each was asked for what comes next in the trace. */
#define READER_NEXT (want == RELEASED || want == WITHHELD)
#define MAY_WRITE   (busy == 0 && !READER_NEXT && want != DATABASE && want < KEPT)
#define MAY_READ    (busy == 0 && READER_NEXT)
#else
#define EVENT(what, a, b) true
#define MAY_WRITE true
#define MAY_READ  true
#endif

/* ---- What must hold -------------------------------------------------------------------------------------------- */

/* Whether one history goes on from the other, or the later one says by a resumption that it does not. */
#define AGREE(later, earlier) \
    (HAS(above[later], earlier) || HAS(above[earlier], later) \
     || (above[later] & ~above[earlier] & resumptions))

/* The head survives while it was neither lost nor put back in a machine whose database was put back too. */
#define CLAIMED (off == CLAIMS_WITHOUT_HEAD || !(head_touched && database_touched))

/* 1. Never two released checkpoints that disagree: ever, while the head survives; and where it did not, none of those
 * that were released since. */
inline release(x) {
    each = 0;
    do
    :: each < known ->
        assert(!HAS(released, each) || !(CLAIMED || HAS(since, each)) || AGREE(x, each));
        each++
    :: else -> break
    od;
    each = 0;
    released = released | ONE(x);
    since = since | ONE(x)
}

/* 2. Never an acknowledgement without its entry. A copy that is put in place takes away what it lacks: see 1. */
#define ENTRIES_STAND ((acknowledged & ~above[db] & ~gone) == 0)

inline acknowledge(x, entry) {
    assert(HAS(above[x], entry) && HAS(above[db], entry));
    acknowledged = acknowledged | ONE(entry);
    release(x)
}

/* 3. Never an alarm over nothing: a crash alone makes no ledger refuse. */
#define NO_FALSE_ALARM assert(TOUCHED && (memory != DAMAGED || head_touched))

/* 4. A resumption never says that less was lost than this machine promised. */
inline enough_said(said) {
    each = 0;
    do
    :: each < known ->
        assert(head_touched || !HAS(released, each) || HAS(above[db], each)
               || (above[committed] & ~above[each] & resumptions) || size[each] <= size[said]);
        each++
    :: else -> break
    od;
    each = 0
}

/* ---- The head file (storage/state/head.py) --------------------------------------------------------------------------- */

#define NOTHING 0
#define DAMAGED 1
#define READ    2

/* HeadFile.read, _state and _live: what the two slots say together. Without an intent it is the committed mark. */
inline look() {
    committed = 0; intent = 0;
    if
    :: !head.there -> memory = NOTHING
    :: head.there && !head.whole0 && !head.whole1 -> memory = DAMAGED
    :: head.there && !head.whole0 && head.whole1 ->
        memory = READ; committed = head.base1; intent = head.goal1
    :: head.there && head.whole0 && (!head.whole1 || !head.newer1) ->
        memory = READ; committed = head.mark0; intent = head.mark0
    :: head.there && head.whole0 && head.whole1 && head.newer1 ->
        if
        :: head.base1 != head.mark0 -> memory = DAMAGED
        :: else -> memory = READ; committed = head.base1; intent = head.goal1
        fi
    fi
}

#define FRESH    0
#define FITS     1
#define PROMOTE  2
#define UNKNOWN  3
#define LONGER   4

/* growth.grown_from: the database contains what was promised, or what was about to be. */
#define GROWN \
    ((committed != row && HAS(above[row], committed)) || (intent != 0 && HAS(above[row], intent)) \
     || (off == FOLLOWS_ANYTHING && size[row] > size[committed]))

/* reconcile.judge: how the database stands to the remembered head. */
inline judge() {
    look();
    if
    :: memory == NOTHING && row == 0 -> how = FRESH
    :: memory == READ && committed == row -> how = FITS
    :: memory == READ && committed != row && intent == row -> how = PROMOTE
    :: memory == READ && committed != row && intent != row && GROWN -> how = LONGER
    :: else -> how = UNKNOWN
    fi
}

inline set_file(this, that) {
    this.there = that.there; this.whole0 = that.whole0; this.whole1 = that.whole1; this.newer1 = that.newer1;
    this.mark0 = that.mark0; this.base1 = that.base1; this.goal1 = that.goal1
}

/* A loss of power, where the disk did not keep what it was told to keep. */
inline fall_back() {
    if
    :: off == COMMIT_UNSYNCED -> db = disk; assert(ENTRIES_STAND)
    :: off == HEAD_UNSYNCED -> set_file(head, copy)
    :: else
    fi
}

#define MAY_FAIL !(world & NO_CRASH)

/* Any step may be the last one. A write that fails leaves what a crash leaves, but the process lives and says so. */
#define OR_ELSE(told) \
    :: atomic { MAY_FAIL && EVENT(CRASHED, 0, 0); fall_back(); goto away } \
    :: atomic { MAY_FAIL && EVENT(told, 0, 0); goto away }

/* HeadFile._write: while it is written a slot counts as torn, for a crash and for whoever reads it. */
inline write0(mark, newer, told) {
    if
    :: atomic { EVENT(BEGAN0, mark, 0); head.whole0 = false; head.mark0 = 0; head.newer1 = false }
    OR_ELSE(told)
    fi;
    if
    :: atomic { EVENT(WROTE0, mark, 0); head.whole0 = true; head.mark0 = mark; head.newer1 = newer }
    OR_ELSE(told)
    fi
}

inline begin1(base, goal) {
    EVENT(BEGAN1, base, goal); head.whole1 = false; head.base1 = 0; head.goal1 = 0; head.newer1 = false
}

inline end1(base, goal, told) {
    if
    :: atomic {
        EVENT(WROTE1, base, goal);
        head.whole1 = true; head.base1 = base; head.goal1 = goal; head.newer1 = head.whole0
       }
    OR_ELSE(told)
    fi
}

/* HeadFile.start: a rename, so before it or after it. */
inline start(mark, told) {
    if
    :: atomic {
        EVENT(STARTED, mark, 0);
        head.there = true; head.whole0 = true; head.whole1 = true; head.newer1 = false;
        head.mark0 = mark; head.base1 = mark; head.goal1 = mark
       }
    OR_ELSE(told)
    fi
}

/* HeadFile._repair: a torn slot 0 is made whole before slot 1 is written over. */
inline repair(told) {
    if
    :: off != NO_REPAIR && !head.whole0 && head.whole1 -> write0(head.base1, true, told)
    :: else
    fi
}

/* HeadFile.promote: the mark becomes the committed one. Slot 1 leads to it before slot 0 is touched. */
inline promote(mark, told) {
    atomic { look(); if :: memory != READ -> NO_FALSE_ALARM; goto away :: else fi };
    if
    :: !(head.whole1 && head.base1 == committed && head.goal1 == mark) ->
        repair(told);
        if
        :: atomic { begin1(committed, mark) }
        OR_ELSE(told)
        fi;
        end1(committed, mark, told)
    :: else
    fi;
    write0(mark, false, told)
}

/* ---- The sequencer (custody/ledger/append/sequencer.py) ---------------------------------------------------------------- */

#define MAY_ENTER (MAY_WRITE && !writing && (!lock || off == NO_LOCK))
#define REMEMBERED (memory == READ -> committed : NO_HEAD)
#define CHILD(n) (n != row && above[n] == (above[row] | ONE(n)) && HAS(resumptions, n) == resuming && lost[n] == named \
                  && (!resuming || bound_to[n] == REMEMBERED || off == NOT_BOUND || off == NAMES_EARLIER))

/* The remembered head itself, or what it promised beyond; or a newer one, known from outside, which can only be where
 * the head was put back. */
#define NAMES_ENOUGH \
    (named == committed || off == SAYS_LESS \
     || (SIZE(named) > size[committed] && (named == intent || head_touched)) \
     || (SIZE(named) >= size[committed] && off == NAMES_EARLIER))

/* What a batch makes of the ledger: a state that never was, or, the same batch again, the one that it was to make. */
inline choose() {
    new = 1;
    do
    :: new < known -> new++
    :: break
    od;
    if
    :: new == known && known < bound ->
        above[new] = above[row] | ONE(new);
        size[new] = size[row] + 1;
        lost[new] = named;
        if :: resuming -> bound_to[new] = REMEMBERED :: else fi;
        if :: resuming -> resumptions = resumptions | ONE(new) :: else fi;
        known++
    :: new < known && CHILD(new)
    :: else -> goto away
    fi
}

inline commit() {
    db = new;
    held = held | ONE(new);
    writing = false;
    mine = false;
    assert(ENTRIES_STAND)
}

/* _intend: the promise. A resumption follows the lost head, which stays remembered until it is committed. */
inline promise(told) {
    atomic { look() };
    if
    :: memory != READ && row == 0 ->
        start(row, told);
        atomic { look() }
    :: else
    fi;
    if
    :: memory == READ ->
        promised = true;
        repair(told);
        if
        :: atomic {
            if :: off != PROMISE_AFTER_COMMIT -> choose() :: else fi;
            begin1(committed, new)
           }
        OR_ELSE(told)
        fi;
        end1(committed, new, told)
    :: else
    fi
}

proctype Writer()
{
    byte row, memory, committed, intent, how, new, entry, named, each;
    bool resuming, promised, mine;

end_idle:
    /* submit_many, _integrate, reconcile.settle: lock, transaction, head row, remembered head. */
    atomic {
        MAY_ENTER ->
        lock = true; writing = true; mine = true; busy++;
        row = db;
        judge()
    };
    if
    :: how == UNKNOWN ->
        NO_FALSE_ALARM;
        if
        :: atomic { EVENT(REFUSED, 0, 0); goto away }
        /* _may_sign, reconcile.check_named: this very batch resumes the ledger, and names what was lost. */
        :: atomic {
            row != 0 ->
            resuming = true;
            named = 0;
            do :: named < known - 1 -> named++ :: break od;
            if
            :: named == 0 && head_touched -> named = BEYOND
            :: true
            fi;
            if
            :: memory != READ && (named == 0 || named == BEYOND)    /* nothing tells what they must name */
            :: memory == READ && named == BEYOND && NAMES_ENOUGH
            :: memory == READ && named != BEYOND && NAMES_ENOUGH -> enough_said(named)
            :: else -> goto away
            fi
           }
        :: off == NO_REFUSAL
        OR_ELSE(FAILED)
        fi
    :: (how == PROMOTE && off != NO_SETTLING) || how == LONGER -> promote(row, FAILED)
    :: else
    fi;

    /* What was submitted stands already, and is answered with its receipts; or it is new. */
    if
    :: atomic {
        how != UNKNOWN && row != 0 ->
        entry = 1;
        do :: entry < known - 1 -> entry++ :: break od;
        if :: HAS(above[row], entry) :: else -> goto away fi;
        EVENT(ANSWERED, row, entry);
        acknowledge(row, entry);
        goto away
       }
    :: true
    fi;

    if
    :: off == FORGETS_LOST && resuming && memory == READ -> start(row, FAILED)
    :: else
    fi;
    if
    :: off != PROMISE_AFTER_COMMIT -> promise(FAILED)
    :: else
    fi;
    if
    :: off == ANSWER_BEFORE_COMMIT && promised -> atomic { acknowledge(new, new) }
    :: else
    fi;

    /* LedgerTransaction.commit. One that raised is read back (_read_back), so it is known, or said to be unsure. */
    if
    :: atomic {
        if :: !promised -> choose() :: else fi;
        EVENT(COMMITTED, new, 0);
        commit()
       }
    :: off == TRUSTS_COMMIT && promised
    :: atomic { off == BLAMES_COMMIT && promised -> commit(); assert(db != new); goto away }
    :: atomic { EVENT(UNSURE, 0, 0); goto away }
    OR_ELSE(FAILED)
    fi;

    if
    :: off == ANSWER_BEFORE_PROMOTION -> atomic { acknowledge(new, new) }
    :: off == PROMISE_AFTER_COMMIT -> promise(UNSURE)
    :: else
    fi;
    if
    :: promised -> promote(new, UNSURE)
    :: else -> start(new, UNSURE)
    fi;
    /* _answers: the receipts lead to the checkpoint that was made, whatever another desk has written since. */
    if
    :: atomic { EVENT(ANSWERED, new, new); acknowledge(new, new) }
    OR_ELSE(UNSURE)
    fi;

away:
    atomic {
        if :: mine -> writing = false :: else fi;
        lock = false; busy--;
        row = 0; memory = 0; committed = 0; intent = 0; how = 0; new = 0; entry = 0; named = 0; each = 0;
        resuming = false; promised = false; mine = false;
        goto end_idle
    }
}

/* ---- What leaves the house (custody/ledger/publish/committed_size.py): without the lock, beside a writer ------------------------- */

proctype Reader()
{
    byte row, memory, committed, intent, how, each, memory0, committed0, intent0;

end_idle:
    /* reconcile.seen: a head that changed meanwhile is looked at again, for a writer promotes beside this. */
    atomic { MAY_READ -> busy++; look(); memory0 = memory; committed0 = committed; intent0 = intent };
again:
    atomic { true -> row = db };
    atomic { judge() };
    if
    :: how == UNKNOWN ->
        atomic {
            look();
            if
            :: off != READS_ONCE && (memory != memory0 || committed != committed0 || intent != intent0) ->
                memory0 = memory; committed0 = committed; intent0 = intent;
                goto again
            :: else
            fi
        };
        NO_FALSE_ALARM;
        atomic { EVENT(WITHHELD, 0, 0); goto away }
    :: how == FITS && row != 0 ->
        atomic { EVENT(RELEASED, row, 0); release(row); goto away }
    :: off == RELEASE_BEFORE_PROMOTION && how == PROMOTE ->
        atomic { release(row); goto away }
    :: how == PROMOTE || how == LONGER ->
        atomic { look() };
        if
        :: atomic {
            memory == READ && committed != 0 && HAS(above[db], committed) ->
            EVENT(RELEASED, committed, 0); release(committed); goto away
           }
        :: else -> atomic { EVENT(WITHHELD, 0, 0); goto away }
        fi
    :: else -> atomic { EVENT(WITHHELD, 0, 0); goto away }
    fi;

away:
    atomic {
        busy--;
        row = 0; memory = 0; committed = 0; intent = 0; how = 0; each = 0;
        memory0 = 0; committed0 = 0; intent0 = 0;
        goto end_idle
    }
}

/* ---- Another desk on the same database: it follows and writes as a Writer does, and what it gives away is its own ---- */

proctype Desk()
{
end_desk:
    do
    :: atomic {
        !writing && known < bound && db != 0 && HAS(above[db], theirs) ->
        above[known] = above[db] | ONE(known);
        size[known] = size[db] + 1;
        db = known;
        theirs = known;
        held = held | ONE(known);
        known++
       }
    :: false
    od
}

/* ---- What happens to the machine -------------------------------------------------------------------------------- */

proctype World()
{
    byte which;

end_quiet:
    do
    :: atomic {
        (world & DATABASES) && busy == 0 && held != 1 ->
        which = 0;
        do :: which < known - 1 -> which++ :: break od;
        if
        :: HAS(held, which) && which != db ->
            EVENT(DATABASE, which, 0);
            db = which;
            gone = gone | (acknowledged & ~above[db]);
            database_touched = true
        :: else
        fi;
        which = 0
       }
    :: atomic { (world & HEADS) && busy == 0 && head.there -> EVENT(KEPT, 0, 0); set_file(copy, head) }
    :: atomic {
        (world & HEADS) && busy == 0 && copy.there ->
        EVENT(OLDHEAD, 0, 0); set_file(head, copy); head_touched = true; since = 0
       }
    :: atomic {
        ((world & HEADS) || ((world & LOSS) && !head_touched)) && busy == 0 && head.there ->
        EVENT(NOHEAD, 0, 0);
        head.there = false; head.whole0 = false; head.whole1 = false; head.newer1 = false;
        head.mark0 = 0; head.base1 = 0; head.goal1 = 0;
        head_touched = true; since = 0
       }
    :: atomic { off == COMMIT_UNSYNCED && disk != db -> disk = db }
    :: atomic { off == HEAD_UNSYNCED -> set_file(copy, head) }
#ifdef TRACES
    :: atomic { want == FINISHED && LIES -> c_code { printf("accepted %d\n", now.story); }; want = 0 }
#endif
    :: false
    od
}

init {
    byte i;
    c_code {
        now.bound = setting("BOUND", 4); now.off = setting("OFF", 0); now.world = setting("WORLD", DATABASES);
        now.writers = setting("WRITERS", 1); now.readers = setting("READERS", 1);
        now.desks = setting("DESKS", 0);
    };
    above[0] = 1;
#ifdef TRACES
    atomic {
        do :: story < TRACES - 1 -> story++ :: break od;
        next_event()
    };
#endif
    atomic {
        do :: i < writers -> run Writer(); i++ :: else -> break od;
        i = 0;
        do :: i < readers -> run Reader(); i++ :: else -> break od;
        i = 0;
        do :: i < desks -> run Desk(); i++ :: else -> break od;
        run World()
    }
}
