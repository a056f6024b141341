/*
 * o365feed-fetch: the only program that connects.  o365feed starts it with a
 * description on standard input (desc.h); it fetches each feed by its plan,
 * leaves candidates and notes in the cache, and says on standard output, one
 * line a feed:
 *
 *	feed NAME unchanged|candidate|pending|later|failed VERSION
 *
 * Exit status: 0, 1 some failed, 75 some asked to be left alone and none
 * failed, 64 a bad description.
 */
#include <sys/stat.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/json-watch.h"
#include "../base/limits.h"
#include "../base/log.h"
#include "../base/path.h"
#include "../base/sandbox.h"
#include "../cache/cache.h"
#include "client-id.h"
#include "desc.h"
#include "user.h"

#define EXIT_FAILED	1
#define EXIT_BAD	64	/* sysexits.h: EX_USAGE */
#define EXIT_LATER	75	/* EX_TEMPFAIL */

#define MEMORY_BASE	(512ULL << 20)	/* libraries, threads, stacks */
#define DEADLINE_GRACE	10	/* seconds from the deadline to the alarm */

static const char *const words[] = {
	[FETCH_UNCHANGED] = "unchanged",
	[FETCH_CANDIDATE] = "candidate",
	[FETCH_PENDING] = "pending",
	[FETCH_LATER] = "later",
	[FETCH_FAILED] = "failed",
};

/* The cache is all that is written to; a body is held a few times over. */
static void
walls(const char *cache)
{
	const char	*write[] = { cache };
	struct sandbox	 s = { write, 1, 0, 0, 0 };

	s.file_max = (uint64_t)LIMIT_SNAPSHOT_PARTS * LIMIT_BODY_BYTES +
	    LIMIT_SNAPSHOT_HEAD;
	s.memory_max = MEMORY_BASE + 10 * (uint64_t)LIMIT_BODY_BYTES;
	sandbox_enter(&s);
}

/*
 * Nothing is fetched for a starter that is gone: should it be killed, so are
 * we.  The system forgets that with a change of user (prctl(2),
 * PR_SET_PDEATHSIG).  0, or -1: it was killed before we could ask for it, as
 * the pipe shows.
 */
static int
follow_starter(void)
{
	struct pollfd	 said = { STDOUT_FILENO, 0, 0 };

#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
	return poll(&said, 1, 0) == 1 && (said.revents & POLLERR) ? -1 : 0;
}

/* Cache directory, client id and walls.  0, or -1 (said). */
static int
prepare(struct fetch_ctx *ctx)
{
	char	*cache;
	size_t	 i;
	int	 rc = -1;

	if ((cache = path_join(ctx->state, "cache")) == NULL)
		return -1;
	umask(022);
	if (path_mkdirs(cache, 0755) == -1)
		goto out;
	for (i = 0; i < ctx->nfeeds; i++) {
		if (!ctx->feed[i].plan->needs_guid || ctx->guid[0] != '\0')
			continue;
		if (client_id(ctx) == -1)
			goto out;
	}
	if (ctx->user != NULL && (user_become(ctx->user, cache) == -1 ||
	    follow_starter() == -1))
		goto out;
	walls(cache);
	if (cache_sweep(ctx->state) == -1)
		goto out;
	ctx->http = http_new(ctx->deadline,
	    ctx->progress && isatty(STDERR_FILENO));
	rc = ctx->http == NULL ? -1 : 0;
out:
	free(cache);
	return rc;
}

static int
fetch_all(struct fetch_ctx *ctx)
{
	struct fetch_feed	*feed;
	int			 result, ready, failed = 0, later = 0;
	size_t			 i;

	ready = prepare(ctx) == 0;
	for (i = 0; i < ctx->nfeeds; i++) {
		feed = &ctx->feed[i];
		result = ready ? feed->plan->run(ctx, feed) : FETCH_FAILED;
		failed |= result == FETCH_FAILED;
		later |= result == FETCH_LATER;
		printf("feed %s %s %s\n", feed->name, words[result],
		    feed->version);
		if (fflush(stdout) != 0)
			failed = 1;
	}
	return failed ? EXIT_FAILED : later ? EXIT_LATER : 0;
}

/*
 * All is said and on disk: the system takes the memory back at once, which the
 * TLS library would give back piece by piece, a twentieth of a run without
 * change.  A sanitizer wants to see it given back.
 */
static int
leave(int rc)
{
#ifndef TIDY_EXIT
	_exit(rc);
#endif
	return rc;
}

int
main(int argc, char **argv)
{
	struct fetch_ctx	 ctx;
	int			 rc = EXIT_BAD;

	(void)argv;
	memset(&ctx, 0, sizeof ctx);
	log_init("o365feed", LOG_NORMAL);
	json_watch();
	if (argc != 1) {
		log_error("o365feed-fetch is run by o365feed, which describes "
		    "the feeds on standard input");
		return EXIT_BAD;
	}
	signal(SIGPIPE, SIG_IGN);
	if (follow_starter() == -1)
		return EXIT_FAILED;
	if (desc_read(&ctx, STDIN_FILENO) == 0) {
		log_init("o365feed", (enum log_level)ctx.verbose);
		/* should anything hang that no timeout covers */
		alarm((unsigned)ctx.deadline + DEADLINE_GRACE);
		rc = leave(fetch_all(&ctx));
	}
	http_free(ctx.http);
	desc_free(&ctx);
	return rc;
}
