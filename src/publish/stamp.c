#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../base/path.h"
#include "../base/version.h"
#include "state.h"

static int
digest_head(struct digest *d, const struct conf *conf, const char *feed,
    enum cache_kind kind)
{
	struct snapshot	 s;
	char		*path;
	size_t		 i;
	int		 rc;

	if ((path = cache_path(conf->state_dir, feed, kind)) == NULL)
		return -1;
	memset(&s, 0, sizeof s);
	if ((rc = cache_read(&s, path, 1)) == 1) {
		digest_str(d, s.version);
		digest_str(d, s.request);
		for (i = 0; i < s.nparts; i++)
			digest_str(d, s.part[i].digest);
	}
	digest_str(d, rc == 1 ? "there" : "none");
	snapshot_free(&s);
	free(path);
	return rc == -1 ? -1 : 0;
}

/* A file that is the same by these is the same, for a stamp's purpose. */
static void
digest_stat(struct digest *d, const char *path)
{
	struct stat	 st;
	char		 buf[128];

	digest_str(d, path);
	if (stat(path, &st) == -1) {
		digest_str(d, "none");
		return;
	}
	snprintf(buf, sizeof buf, "%llu %llu %lld.%09ld %lld.%09ld %o",
	    (unsigned long long)st.st_ino, (unsigned long long)st.st_size,
	    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
	    (long long)st.st_ctim.tv_sec, st.st_ctim.tv_nsec,
	    (unsigned)st.st_mode);
	digest_str(d, buf);
}

static int
digest_record(struct digest *d, const struct conf *conf, const char *kind,
    const char *name)
{
	char	*path = record_path(conf->record_dir, kind, name);

	if (path == NULL)
		return -1;
	digest_stat(d, path);
	free(path);
	return 0;
}

int
stamp_now(const struct conf *conf, long today, char hex[DIGEST_SIZE])
{
	struct digest	 d;
	char		*path, day[32];
	size_t		 i;

	digest_init(&d);
	digest_str(&d, O365FEED_VERSION);
	digest_str(&d, conf->digest);
	/* a day can end a hold or a deferral */
	snprintf(day, sizeof day, "%ld", today);
	digest_str(&d, day);
	for (i = 0; i < conf->nfeeds; i++)
		if (digest_head(&d, conf, conf->feeds[i]->name,
		    CACHE_SNAPSHOT) == -1 ||
		    digest_head(&d, conf, conf->feeds[i]->name,
		    CACHE_CANDIDATE) == -1 ||
		    digest_record(&d, conf, "feeds",
		    conf->feeds[i]->name) == -1)
			return -1;
	for (i = 0; i < conf->nlists; i++)
		if (digest_record(&d, conf, "lists",
		    conf->lists[i]->name) == -1)
			return -1;
	for (i = 0; i < conf->noutputs; i++) {
		if (digest_record(&d, conf, "outputs",
		    conf->outputs[i]->name) == -1)
			return -1;
		digest_stat(&d, conf->outputs[i]->file.path);
		if (digest_record(&d, conf, "applied",
		    conf->outputs[i]->name) == -1)
			return -1;
		if (conf->outputs[i]->delta.path != NULL)
			digest_stat(&d, conf->outputs[i]->delta.path);
		if (conf->outputs[i]->rollback.path != NULL)
			digest_stat(&d, conf->outputs[i]->rollback.path);
	}
	for (i = 0; i < 2; i++) {
		path = path_join(conf->record_dir, i == 0 ? "decisions" :
		    ".journal");
		if (path == NULL)
			return -1;
		digest_stat(&d, path);
		free(path);
	}
	digest_end(&d, hex);
	return 0;
}

static char *
stamp_path(const struct conf *conf)
{
	return path_join(conf->state_dir, "stamp");
}

int
stamp_matches(const struct conf *conf, const char hex[DIGEST_SIZE])
{
	char	*path = stamp_path(conf), *was;
	int	 same = 0;

	if (path == NULL)
		return 0;
	if ((was = path_read(path, DIGEST_SIZE + 1, NULL)) != NULL)
		same = strncmp(was, hex, DIGEST_LEN) == 0;
	free(was);
	free(path);
	return same;
}

void
stamp_write(const struct conf *conf, const char hex[DIGEST_SIZE])
{
	char	*path, line[DIGEST_SIZE + 1];

	if (stamp_matches(conf, hex) || (path = stamp_path(conf)) == NULL)
		return;
	snprintf(line, sizeof line, "%s\n", hex);
	path_write_soft(path, line, DIGEST_LEN + 1, 0644);
	free(path);
}

void
stamp_clear(const struct conf *conf)
{
	char	*path = stamp_path(conf);

	if (path != NULL)
		unlink(path);
	free(path);
}
