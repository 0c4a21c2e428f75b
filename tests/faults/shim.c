/* Stands between a process and the system's calls on files below one folder, and those that send to a server: counts
   them, kills the process at the n-th, lets the n-th fail, or writes down what each one did. Moves the clock, too. Loaded
   with LD_PRELOAD; does nothing until it is armed. Calls on files elsewhere are not seen. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

/* Sorts of calls; tests/faults/shim.py has the same. */
enum { OPEN = 1, READ = 2, WRITE = 4, SYNC = 8, NAME = 16, SIZE = 32, MODE = 64, STAT = 128, LOCK = 256, MAP = 512,
       LIST = 1024, MAKE = 2048, CLOSE = 4096, SEND = 8192, LOOK = 16384 };
/* What happens at the n-th. HALF: half is written or sent, then the process dies. SHORT: a call does half of its work. */
enum { COUNT, KILL, HALF, ONCE, ALWAYS, SHORT };

static char root[PATH_MAX];
static size_t root_len;
static int sorts, how, code, told = -1, kept = -1, armed;
static long at, count;
static int64_t stands, jump_seconds, jump_at, looks;
static uint64_t seed;
static pthread_mutex_t turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;

#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name)) dlsym(RTLD_NEXT, #name)

static ssize_t out(int fd, const void *data, size_t len) { REAL(write); return real(fd, data, len); }

/* Arms the shim for this process. Calls of ``wanted`` sorts on what lies below ``folder`` are counted from 1 on. */
void fault_arm(const char *folder, int wanted, long n, int what, int error, int log, int recording) {
    snprintf(root, sizeof root, "%s", folder);
    root_len = strlen(root);
    sorts = wanted; at = n; how = what; code = error; told = log; kept = recording; count = 0; armed = 1;
}

/* Has the clock stand at so many seconds, 0 for the usual one, and from the n-th look on at ``jump`` seconds more. */
void fault_clock(int64_t seconds, long n, int64_t jump) {
    stands = seconds; jump_at = n; jump_seconds = jump; looks = 0;
}

/* Makes the system's random bytes the same in each run, and what SQLite's own begin with. */
void fault_seed(uint64_t value) { seed = value; }

static int below(const char *path) {
    return !strncmp(path, root, root_len) && (path[root_len] == '/' || !path[root_len]);
}

/* Finds out what an open file is called; 0 where it does not lie below the folder. */
static int of_fd(int fd, char *path) {
    char link[32];
    if (!armed || fd < 0 || fd == told || fd == kept) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int saved = errno;
    ssize_t len = readlink(link, path, PATH_MAX - 1);
    errno = saved;
    if (len <= 0) return 0;
    path[len] = 0;
    return below(path);
}

static int of_name(int within, const char *name, char *path) {
    char folder[PATH_MAX];
    if (!armed || !name) return 0;
    if (*name == '/') snprintf(path, PATH_MAX, "%s", name);
    else {
        if (within == AT_FDCWD) { if (!getcwd(folder, sizeof folder)) return 0; }
        else if (!of_fd(within, folder)) return 0;
        if (snprintf(path, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX) return 0;
    }
    return below(path);
}

static const char *word(int sort) {
    switch (sort) {
        case OPEN: return "open"; case READ: return "read"; case WRITE: return "write"; case SYNC: return "sync"; case NAME: return "name";
        case SIZE: return "size"; case MODE: return "mode"; case STAT: return "stat"; case LOCK: return "lock"; case MAP: return "map";
        case LIST: return "list"; case MAKE: return "make"; case SEND: return "send"; case LOOK: return "look"; default: return "close";
    }
}

/* Comes to a call: counts it, dies, or gives the error it fails with; -1 means that half of it is to be done. */
static int come(int sort, const char *path) {
    if (!(sort & sorts)) return 0;
    count++;
    if (told >= 0) dprintf(told, "%s %s\n", word(sort), path + root_len);
    if (!at || (how == ALWAYS ? count < at : count != at)) return 0;
    if (how == KILL || (how == HALF && !(sort & (WRITE | SEND)))) kill(getpid(), SIGKILL);
    if (how == HALF || (how == SHORT && sort & (READ | WRITE))) return -1;
    return how == ONCE || how == ALWAYS ? code : 0;
}

/* What was done, as tests/faults/replay.py reads it: this, the path, the other path, the bytes. */
struct row { uint32_t sort, path, other, more; uint64_t ino; int64_t place; uint64_t bytes; };

static void keep(int sort, const char *path, const char *other, uint64_t ino, int64_t place, const void *data,
                 size_t bytes, int more) {
    if (kept < 0) return;
    struct row row = { sort, strlen(path), other ? strlen(other) : 0, more, ino, place, bytes };
    int saved = errno;
    out(kept, &row, sizeof row);
    out(kept, path, row.path);
    if (other) out(kept, other, row.other);
    if (data) out(kept, data, bytes);
    errno = saved;
}

static uint64_t inode_at(int within, const char *name, int *folder) {
    struct stat s;
    int saved = errno;
    int bad = fstatat(within, name, &s, AT_SYMLINK_NOFOLLOW | (*name ? 0 : AT_EMPTY_PATH));
    errno = saved;
    if (folder) *folder = !bad && S_ISDIR(s.st_mode);
    return bad ? 0 : s.st_ino;
}

static uint64_t inode(int fd, int *folder) { return inode_at(fd, "", folder); }

#define FAIL(verdict, value) do { if ((verdict) > 0) { errno = (verdict); pthread_mutex_unlock(&turn); return value; } } while (0)
#define BEGIN pthread_mutex_lock(&turn)
#define END(value) do { pthread_mutex_unlock(&turn); return value; } while (0)

/* Opening, and making a file by it. */
static int opened(int within, const char *name, int flags, mode_t mode) {
    static int (*real)(int, const char *, int, ...);
    char path[PATH_MAX];
    if (!real) real = (int (*)(int, const char *, int, ...)) dlsym(RTLD_NEXT, "openat64");
    if (armed && seed && name && !strcmp(name, "/dev/urandom")) name = "/dev/zero";
    if (!of_name(within, name, path)) return real(within, name, flags, mode);
    BEGIN;
    int makes = flags & O_CREAT && !inode_at(within, name, NULL);
    int verdict = come(makes ? MAKE : OPEN, path);
    FAIL(verdict, -1);
    int fd = real(within, name, flags, mode);
    if (fd >= 0 && makes) keep(MAKE, path, NULL, inode(fd, NULL), 0, NULL, 0, 0);
    else if (fd >= 0 && flags & O_TRUNC) keep(SIZE, path, NULL, inode(fd, NULL), 0, NULL, 0, 0);
    END(fd);
}

#define OPENING(name, parameters, within) \
    int name parameters { \
        mode_t mode = 0; \
        if (flags & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, int); va_end(more); } \
        return opened(within, path, flags, mode); \
    }
OPENING(open, (const char *path, int flags, ...), AT_FDCWD)
OPENING(open64, (const char *path, int flags, ...), AT_FDCWD)
OPENING(openat, (int folder, const char *path, int flags, ...), folder)
OPENING(openat64, (int folder, const char *path, int flags, ...), folder)

int close(int fd) {
    REAL(close);
    char path[PATH_MAX];
    if (!of_fd(fd, path)) return real(fd);
    BEGIN;
    int verdict = come(CLOSE, path), done = real(fd);
    FAIL(verdict, -1);
    END(done);
}

/* Reading and writing. */
ssize_t read(int fd, void *data, size_t bytes) {
    REAL(read);
    char path[PATH_MAX];
    if (!of_fd(fd, path)) return real(fd, data, bytes);
    BEGIN;
    int verdict = come(READ, path);
    FAIL(verdict, -1);
    ssize_t done = real(fd, data, verdict < 0 && bytes > 1 ? bytes / 2 : bytes);
    END(done);
}

ssize_t pread64(int fd, void *data, size_t bytes, off64_t place) {
    REAL(pread64);
    char path[PATH_MAX];
    if (!of_fd(fd, path)) return real(fd, data, bytes, place);
    BEGIN;
    int verdict = come(READ, path);
    FAIL(verdict, -1);
    ssize_t done = real(fd, data, verdict < 0 && bytes > 1 ? bytes / 2 : bytes, place);
    END(done);
}

static void half_done(int verdict) { if (verdict < 0 && how == HALF) kill(getpid(), SIGKILL); }
ssize_t write(int fd, const void *data, size_t bytes) {
    REAL(write);
    char path[PATH_MAX];
    if (!of_fd(fd, path)) return real(fd, data, bytes);
    BEGIN;
    int verdict = come(WRITE, path);
    FAIL(verdict, -1);
    ssize_t done = real(fd, data, verdict < 0 && bytes > 1 ? bytes / 2 : bytes);
    half_done(verdict);
    if (done > 0) keep(WRITE, path, NULL, inode(fd, NULL), lseek64(fd, 0, SEEK_CUR) - done, data, done, 0);
    END(done);
}

ssize_t pwrite64(int fd, const void *data, size_t bytes, off64_t place) {
    REAL(pwrite64);
    char path[PATH_MAX];
    if (!of_fd(fd, path)) return real(fd, data, bytes, place);
    BEGIN;
    int verdict = come(WRITE, path);
    FAIL(verdict, -1);
    ssize_t done = real(fd, data, verdict < 0 && bytes > 1 ? bytes / 2 : bytes, place);
    half_done(verdict);
    if (done > 0) keep(WRITE, path, NULL, inode(fd, NULL), place, data, done, 0);
    END(done);
}

/* Parts are written as the one write that they are. */
ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(writev);
    char path[PATH_MAX];
    size_t bytes = 0;
    if (!of_fd(fd, path)) return real(fd, parts, count);
    for (int i = 0; i < count; i++) bytes += parts[i].iov_len;
    char *whole = malloc(bytes), *end = whole;
    if (!whole) { errno = ENOMEM; return -1; }
    for (int i = 0; i < count; i++) end = mempcpy(end, parts[i].iov_base, parts[i].iov_len);
    ssize_t done = write(fd, whole, bytes);
    free(whole);
    return done;
}

ssize_t pread(int fd, void *data, size_t bytes, off_t place) { return pread64(fd, data, bytes, place); }
ssize_t pwrite(int fd, const void *data, size_t bytes, off_t place) { return pwrite64(fd, data, bytes, place); }

int ftruncate64(int fd, off64_t size) {
    REAL(ftruncate64);
    char path[PATH_MAX];
    if (!of_fd(fd, path)) return real(fd, size);
    BEGIN;
    int verdict = come(SIZE, path);
    FAIL(verdict, -1);
    int done = real(fd, size);
    if (!done) keep(SIZE, path, NULL, inode(fd, NULL), size, NULL, 0, 0);
    END(done);
}

int ftruncate(int fd, off_t size) { return ftruncate64(fd, size); }

/* Waiting for the medium. */
static int synced(int fd, int (*real)(int)) {
    char path[PATH_MAX];
    int folder = 0;
    if (!of_fd(fd, path)) return real(fd);
    BEGIN;
    int verdict = come(SYNC, path);
    FAIL(verdict, -1);
    int done = real(fd);
    uint64_t which = inode(fd, &folder);
    if (!done) keep(SYNC, path, NULL, which, 0, NULL, 0, folder);
    END(done);
}

int fsync(int fd) { REAL(fsync); return synced(fd, real); }
int fdatasync(int fd) { REAL(fdatasync); return synced(fd, real); }
void sync(void) {
    REAL(sync);
    if (armed) { BEGIN; come(SYNC, root); keep(SYNC, root, NULL, 0, 0, NULL, 0, 2); pthread_mutex_unlock(&turn); }
    real();
}

/* Sending to a server. That it is to flush its answers is asked as often as time will have it, and not counted. */
ssize_t sendto(int fd, const void *data, size_t bytes, int flags, const struct sockaddr *to, socklen_t length) {
    REAL(sendto);
    if (!armed || (bytes == 5 && !memcmp(data, "H\0\0\0\4", 5))) return real(fd, data, bytes, flags, to, length);
    BEGIN;
    int verdict = come(SEND, root);
    FAIL(verdict, -1);
    ssize_t done = real(fd, data, verdict < 0 && bytes > 1 ? bytes / 2 : bytes, flags, to, length);
    half_done(verdict);
    END(done);
}

ssize_t send(int fd, const void *data, size_t bytes, int flags) { return sendto(fd, data, bytes, flags, NULL, 0); }
/* Names. */
static int named(int what, int from, const char *old, int to, const char *name, int flags, int mode) {
    static int (*rename_)(int, const char *, int, const char *), (*link_)(int, const char *, int, const char *, int);
    static int (*unlink_)(int, const char *, int), (*mkdir_)(int, const char *, mode_t);
    char path[PATH_MAX], other[PATH_MAX];
    if (!rename_) {
        rename_ = (__typeof__(rename_)) dlsym(RTLD_NEXT, "renameat");
        link_ = (__typeof__(link_)) dlsym(RTLD_NEXT, "linkat");
        unlink_ = (__typeof__(unlink_)) dlsym(RTLD_NEXT, "unlinkat");
        mkdir_ = (__typeof__(mkdir_)) dlsym(RTLD_NEXT, "mkdirat");
    }
    int ours = of_name(from, old, path);
    *other = 0;
    if (name && !of_name(to, name, other)) ours = 0;
    int verdict = 0;
    uint64_t which = 0;
    BEGIN;
    if (ours) {
        verdict = come(NAME, path);
        which = inode_at(from, old, NULL);
    }
    FAIL(verdict, -1);
    int done = what == 1 ? rename_(from, old, to, name) : what == 2 ? link_(from, old, to, name, flags)
             : what == 4 ? mkdir_(from, old, mode) : unlink_(from, old, flags);
    if (ours && what == 4) which = inode_at(from, old, NULL);
    if (ours && !done) keep(NAME, path, name ? other : NULL, which, 0, NULL, 0, what);
    END(done);
}

int rename(const char *old, const char *name) { return named(1, AT_FDCWD, old, AT_FDCWD, name, 0, 0); }
int renameat(int from, const char *old, int to, const char *name) { return named(1, from, old, to, name, 0, 0); }
int link(const char *old, const char *name) { return named(2, AT_FDCWD, old, AT_FDCWD, name, 0, 0); }
int linkat(int from, const char *old, int to, const char *name, int flags) { return named(2, from, old, to, name, flags, 0); }
int unlink(const char *name) { return named(3, AT_FDCWD, name, 0, NULL, 0, 0); }
int unlinkat(int from, const char *name, int flags) { return named(flags & AT_REMOVEDIR ? 5 : 3, from, name, 0, NULL, flags, 0); }
int rmdir(const char *name) { return named(5, AT_FDCWD, name, 0, NULL, AT_REMOVEDIR, 0); }
int mkdir(const char *name, mode_t mode) { return named(4, AT_FDCWD, name, 0, NULL, 0, mode); }
int mkdirat(int from, const char *name, mode_t mode) { return named(4, from, name, 0, NULL, 0, mode); }

/* What else can be asked of a file. */
#define ASKED(result, name, sort, parameters, given, find, wrong) \
    result name parameters { \
        REAL(name); \
        char known[PATH_MAX]; \
        if (!(find)) return real given; \
        BEGIN; \
        int verdict = come(sort, known); \
        FAIL(verdict, wrong); \
        pthread_mutex_unlock(&turn); \
        return real given; \
    }
ASKED(int, fchmod, MODE, (int fd, mode_t mode), (fd, mode), of_fd(fd, known), -1)
ASKED(int, chmod, MODE, (const char *name, mode_t mode), (name, mode), of_name(AT_FDCWD, name, known), -1)
ASKED(int, symlink, NAME, (const char *to, const char *name), (to, name), of_name(AT_FDCWD, name, known), -1)
ASKED(int, symlinkat, NAME, (const char *to, int within, const char *name), (to, within, name), of_name(within, name, known), -1)
ASKED(int, stat64, STAT, (const char *name, struct stat64 *s), (name, s), of_name(AT_FDCWD, name, known), -1)
ASKED(int, lstat64, STAT, (const char *name, struct stat64 *s), (name, s), of_name(AT_FDCWD, name, known), -1)
ASKED(int, fstat64, STAT, (int fd, struct stat64 *s), (fd, s), of_fd(fd, known), -1)
ASKED(int, access, STAT, (const char *name, int mode), (name, mode), of_name(AT_FDCWD, name, known), -1)
ASKED(int, flock, LOCK, (int fd, int what), (fd, what), of_fd(fd, known), -1)
ASKED(DIR *, opendir, LIST, (const char *name), (name), of_name(AT_FDCWD, name, known), NULL)
ASKED(DIR *, fdopendir, LIST, (int fd), (fd), of_fd(fd, known), NULL)
ASKED(void *, mmap64, MAP, (void *to, size_t bytes, int prot, int flags, int fd, off64_t place),
      (to, bytes, prot, flags, fd, place), of_fd(fd, known), MAP_FAILED)

int fcntl64(int fd, int what, ...) {
    REAL(fcntl64);
    char path[PATH_MAX];
    va_list more;
    va_start(more, what);
    void *given = va_arg(more, void *);
    va_end(more);
    if ((what == F_SETLK || what == F_SETLKW) && of_fd(fd, path)) {
        BEGIN;
        int verdict = come(LOCK, path);
        FAIL(verdict, -1);
        pthread_mutex_unlock(&turn);
    }
    return real(fd, what, given);
}

/* The clock, and the system's random bytes. */
int clock_gettime(clockid_t which, struct timespec *now) {
    REAL(clock_gettime);
    int done = real(which, now);
    if (done || !armed || which != CLOCK_REALTIME) return done;
    BEGIN;
    come(LOOK, root);
    if (stands) *now = (struct timespec) { stands, 0 };
    now->tv_sec += jump_at && ++looks >= jump_at ? jump_seconds : 0;
    END(done);
}

/* Where calls fail nobody is waited for, as nobody comes: SQLite else sleeps for seconds at each lock. */
int usleep(useconds_t much) { REAL(usleep); return armed && how >= ONCE ? 0 : real(much); }
int nanosleep(const struct timespec *much, struct timespec *left) {
    REAL(nanosleep);
    return armed && how >= ONCE ? 0 : real(much, left);
}

ssize_t getrandom(void *data, size_t bytes, unsigned flags) {
    REAL(getrandom);
    if (!armed || !seed) return real(data, bytes, flags);
    for (size_t i = 0; i < bytes; i++) {
        seed ^= seed << 13; seed ^= seed >> 7; seed ^= seed << 17;
        ((unsigned char *) data)[i] = seed >> 24;
    }
    return bytes;
}
