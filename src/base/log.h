/*
 * Words for people, on stderr, one line each: "o365feed: " and the message.
 * Nothing here goes to stdout, and nothing here exits.
 */
#ifndef LOG_H
#define LOG_H

enum log_level {
	LOG_QUIET = 0,		/* -q: errors only */
	LOG_NORMAL = 1,		/* errors, warnings, notes */
	LOG_VERBOSE = 2,	/* -v: what was done */
	LOG_DEBUG = 3		/* -vv: how */
};

#define PRINTFLIKE(a, b) __attribute__((__format__(__printf__, a, b)))

/*
 * Set the program name that starts each line (kept, not copied) and how much
 * is said.  The level is the only mutable global of the program.
 */
void	log_init(const char *name, enum log_level level);
enum log_level log_level(void);

void	log_error(const char *fmt, ...) PRINTFLIKE(1, 2);	/* always */
void	log_warn(const char *fmt, ...) PRINTFLIKE(1, 2);	/* NORMAL on */
void	log_info(const char *fmt, ...) PRINTFLIKE(1, 2);	/* VERBOSE on */
void	log_debug(const char *fmt, ...) PRINTFLIKE(1, 2);	/* DEBUG on */

#endif
