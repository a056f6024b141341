/*
 * Every key of the configuration: where it stands, what follows it, how it is
 * read and printed.  The order is that of the manual and of conf_print().
 */
#include <stddef.h>
#include <string.h>

#include "parser.h"

#define TOP	IN(BLOCK_TOP)
#define FEED	IN(BLOCK_FEED)
#define LIST	IN(BLOCK_LIST)
#define OUTPUTS	(IN(BLOCK_TEMPLATE) | IN(BLOCK_OUTPUT))
#define OBJECTS	(OUTPUTS | IN(BLOCK_OBJECT))
#define GUARDS	(IN(BLOCK_FEED_GUARD) | IN(BLOCK_LIST_GUARD))

#define OFF(type, member)	.offset = offsetof(struct type, member)

#define YEARS	3650			/* days */
#define GROWTH	1000000			/* per cent */

static const char *const yes_no[] = { "no", "yes", NULL };
static const char *const uses[] = { "", "routes", "traffic", "hosts",
    "communities", NULL };
static const char *const says[] = { "omit", "refuse", "widen", NULL };
static const char *const fence_actions[] = { "refuse", "flag", NULL };
static const char *const combines[] = { "none", "ranges", "cover", NULL };
/* a family is stored as 0, 4, 6 */
static const char *const families[] = { "both", "", "", "", "v4", "", "v6",
    NULL };

const struct key keys[] = {
	{ .name = "include", .in = TOP, .shape = SHAPE_INCLUDE },
	{ .name = "state-dir", .in = TOP, .shape = SHAPE_WORD,
	    .read = read_path, .print = print_string, OFF(conf, state_dir) },
	{ .name = "record-dir", .in = TOP, .shape = SHAPE_WORD,
	    .read = read_path, .print = print_string, OFF(conf, record_dir) },
	{ .name = "client-id", .in = TOP, .shape = SHAPE_WORD,
	    .read = read_client_id, .print = print_string,
	    OFF(conf, client_id) },
	{ .name = "tables", .in = TOP, .shape = SHAPE_WORD,
	    .read = read_path, .print = print_string,
	    OFF(conf, tables_file) },
	{ .name = "user", .in = TOP, .shape = SHAPE_WORD,
	    .read = read_user, .print = print_string, OFF(conf, user) },
	{ .name = "remind", .in = TOP, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number, OFF(conf, remind),
	    .min = 1, .max = YEARS * 24, .unit = "hours" },
	{ .name = "stale-after", .in = TOP, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number,
	    OFF(conf, stale_after), .min = 1, .max = YEARS, .unit = "days" },
	{ .name = "deadline", .in = TOP, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number, OFF(conf, deadline),
	    .min = 1, .max = 86400, .unit = "seconds" },

	{ .name = "feed", .in = TOP, .shape = SHAPE_NAMED,
	    .opens = BLOCK_FEED, .repeats = 1 },
	{ .name = "source", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_source, .print = print_source },
	{ .name = "instance", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_instance, .print = print_string,
	    OFF(conf_feed, instance), .only = "o365" },
	{ .name = "services", .in = FEED, .shape = SHAPE_WORDS,
	    .read = read_services, .print = print_strings,
	    OFF(conf_feed, services), .only = "o365" },
	{ .name = "tenant", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_tenant, .print = print_string,
	    OFF(conf_feed, tenant), .only = "o365" },
	{ .name = "noipv6", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_feed, noipv6), .choice = yes_no, .only = "o365" },
	{ .name = "cloud", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_cloud, .print = print_string,
	    OFF(conf_feed, cloud), .only = "service-tags" },
	{ .name = "url", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_url, .print = print_string, OFF(conf_feed, url) },
	{ .name = "page", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_page, .print = print_string,
	    OFF(conf_feed, page), .only = "service-tags fence-csv" },
	{ .name = "download-host", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_download_host, .print = print_string,
	    OFF(conf_feed, download_host),
	    .only = "service-tags fence-csv" },
	{ .name = "token-file", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_path, .print = print_string,
	    OFF(conf_feed, token_file),
	    .only = "service-tags bgp-communities" },
	{ .name = "token-env", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_token_env, .print = print_string,
	    OFF(conf_feed, token_env),
	    .only = "service-tags bgp-communities" },
	{ .name = "ca-file", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_path, .print = print_string,
	    OFF(conf_feed, ca_file) },
	{ .name = "proxy", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_proxy, .print = print_string,
	    OFF(conf_feed, proxy) },
	{ .name = "connect-timeout", .in = FEED, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number,
	    OFF(conf_feed, connect_timeout), .min = 1, .max = 86400,
	    .unit = "seconds" },
	{ .name = "timeout", .in = FEED, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number,
	    OFF(conf_feed, timeout), .min = 1, .max = 86400,
	    .unit = "seconds" },
	{ .name = "retries", .in = FEED, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number,
	    OFF(conf_feed, retries), .min = 0, .max = 20 },
	{ .name = "stale-after", .in = FEED, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number,
	    OFF(conf_feed, stale_after), .min = 1, .max = YEARS,
	    .unit = "days" },
	{ .name = "fence", .in = FEED, .shape = SHAPE_WORD,
	    .print = print_fence },
	{ .name = "fence-action", .in = FEED, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_fence_action,
	    OFF(conf_feed, fence_flag), .choice = fence_actions },
	{ .name = "fence-allow", .in = FEED, .shape = SHAPE_WORDS,
	    .read = read_prefixes, .print = print_prefixes,
	    OFF(conf_feed, fence_allow) },
	{ .name = "guard", .in = FEED, .shape = SHAPE_BLOCK,
	    .opens = BLOCK_FEED_GUARD, .read = read_block,
	    .print = print_block, OFF(conf_feed, guard) },

	{ .name = "max-loss", .in = GUARDS, .shape = SHAPE_WORD,
	    .read = read_percent, .print = print_percent,
	    OFF(conf_guard, max_loss), .max = 100 },
	{ .name = "max-prefix-loss", .in = IN(BLOCK_FEED_GUARD),
	    .shape = SHAPE_WORD, .read = read_percent, .print = print_percent,
	    OFF(conf_guard, max_prefix_loss), .max = 100 },
	{ .name = "max-moved", .in = IN(BLOCK_LIST_GUARD),
	    .shape = SHAPE_WORD, .read = read_percent, .print = print_percent,
	    OFF(conf_guard, max_moved), .max = 100 },
	{ .name = "max-growth", .in = GUARDS, .shape = SHAPE_WORD,
	    .read = read_percent, .print = print_percent,
	    OFF(conf_guard, max_growth), .max = GROWTH },

	{ .name = "list", .in = TOP, .shape = SHAPE_NAMED,
	    .opens = BLOCK_LIST, .repeats = 1 },
	{ .name = "from", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_from, .print = print_from },
	{ .name = "use", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_list, use), .choice = uses },
	{ .name = "service", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_services, .print = print_strings,
	    OFF(conf_list, services) },
	{ .name = "category", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_category, .print = print_category },
	{ .name = "required", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_list, required), .choice = yes_no },
	{ .name = "express-route", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_list, express_route), .choice = yes_no },
	{ .name = "id", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_ids, .print = print_strings, OFF(conf_list, ids) },
	{ .name = "profile", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_names_of, .print = print_strings,
	    OFF(conf_list, profiles) },
	{ .name = "tag", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_names_of, .print = print_strings,
	    OFF(conf_list, tags) },
	{ .name = "region", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_names_of, .print = print_strings,
	    OFF(conf_list, regions) },
	{ .name = "geo", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_names_of, .print = print_strings,
	    OFF(conf_list, geos) },
	{ .name = "geo-of", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_names_of, .print = print_geo_of,
	    OFF(conf_list, geo_hosts) },
	{ .name = "community", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_names_of, .print = print_strings,
	    OFF(conf_list, communities) },
	{ .name = "tags-as-routes", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_list, tags_as_routes), .choice = yes_no },
	{ .name = "family", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_list, family), .choice = families },
	{ .name = "match", .in = LIST, .shape = SHAPE_MATCH,
	    .read = read_match, .print = print_match },
	{ .name = "combine", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_list, combine), .choice = combines },
	{ .name = "hold", .in = LIST, .shape = SHAPE_NUMBER,
	    .read = read_number, .print = print_number,
	    OFF(conf_list, hold), .min = 0, .max = YEARS, .unit = "days" },
	{ .name = "include", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_rows, .print = print_rows,
	    OFF(conf_list, include) },
	{ .name = "exclude", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_rows, .print = print_rows,
	    OFF(conf_list, exclude) },
	{ .name = "own", .in = LIST, .shape = SHAPE_WORDS,
	    .read = read_prefixes, .print = print_prefixes,
	    OFF(conf_list, own) },
	{ .name = "inexpressible", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_inexpressible,
	    OFF(conf_list, inexpressible), .choice = says },
	{ .name = "allow-empty", .in = LIST, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_list, allow_empty), .choice = yes_no },
	{ .name = "guard", .in = LIST, .shape = SHAPE_BLOCK,
	    .opens = BLOCK_LIST_GUARD, .read = read_block,
	    .print = print_block, OFF(conf_list, guard) },

	{ .name = "template", .in = TOP, .shape = SHAPE_NAMED,
	    .opens = BLOCK_TEMPLATE, .repeats = 1 },
	{ .name = "output", .in = TOP, .shape = SHAPE_NAMED,
	    .opens = BLOCK_OUTPUT, .repeats = 1 },
	{ .name = "like", .in = IN(BLOCK_OUTPUT), .shape = SHAPE_WORD },
	{ .name = "file", .in = OUTPUTS, .shape = SHAPE_WORD,
	    .read = read_file, .print = print_file,
	    OFF(conf_output, file) },
	{ .name = "delta", .in = OUTPUTS, .shape = SHAPE_WORD,
	    .read = read_file, .print = print_file,
	    OFF(conf_output, delta) },
	{ .name = "rollback", .in = OUTPUTS, .shape = SHAPE_WORD,
	    .read = read_file, .print = print_file,
	    OFF(conf_output, rollback) },
	{ .name = "auto-applied", .in = OUTPUTS, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_output, auto_applied), .choice = yes_no },
	{ .name = "mode", .in = OUTPUTS, .shape = SHAPE_WORD,
	    .read = read_mode, .print = print_mode },
	{ .name = "object", .in = OUTPUTS, .shape = SHAPE_BLOCK,
	    .opens = BLOCK_OBJECT, .repeats = 1 },
	{ .name = "platform", .in = OBJECTS, .shape = SHAPE_WORD,
	    .read = read_platform, .print = print_platform },
	{ .name = "lists", .in = OBJECTS, .shape = SHAPE_WORDS,
	    .read = read_lists, .print = print_lists },
	{ .name = "names", .in = OBJECTS, .shape = SHAPE_PAIRS,
	    .read = read_names, .print = print_names },
	{ .name = "with", .in = OBJECTS, .shape = SHAPE_PAIRS,
	    .read = read_with, .print = print_with },
	{ .name = "family", .in = OBJECTS, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_object, family), .choice = families },
	{ .name = "allow-empty", .in = OBJECTS, .shape = SHAPE_WORD,
	    .read = read_choice, .print = print_choice,
	    OFF(conf_object, allow_empty), .choice = yes_no },
	{ .name = "format", .in = OBJECTS, .shape = SHAPE_BLOCK,
	    .opens = BLOCK_FORMAT, .read = read_block,
	    .print = print_format, OFF(conf_object, format) },
	{ .name = "row", .in = IN(BLOCK_FORMAT), .shape = SHAPE_WORD,
	    .read = read_string, .print = print_string,
	    OFF(emit_format, row) },
	{ .name = "header", .in = IN(BLOCK_FORMAT), .shape = SHAPE_WORD,
	    .read = read_string, .print = print_string,
	    OFF(emit_format, header) },
	{ .name = "footer", .in = IN(BLOCK_FORMAT), .shape = SHAPE_WORD,
	    .read = read_string, .print = print_string,
	    OFF(emit_format, footer) },
	{ .name = "separator", .in = IN(BLOCK_FORMAT), .shape = SHAPE_WORD,
	    .read = read_string, .print = print_string,
	    OFF(emit_format, separator) },
	{ .name = NULL }
};

#define NKEYS	(sizeof keys / sizeof keys[0] - 1)

const struct key *
key_find(enum block b, const char *name)
{
	size_t	 i;

	if (b == BLOCK_WORDS)
		return NULL;
	for (i = 0; i < NKEYS; i++)
		if ((keys[i].in & IN(b)) && strcmp(keys[i].name, name) == 0)
			return &keys[i];
	return NULL;
}

int
key_is_of(const struct key *k, const char *source)
{
	const char	*s = k->only;
	size_t		 n = strlen(source);

	if (s == NULL)
		return 1;
	for (; *s != '\0'; s += *s == ' ') {
		if (strncmp(s, source, n) == 0 &&
		    (s[n] == ' ' || s[n] == '\0'))
			return 1;
		s += strcspn(s, " ");
	}
	return 0;
}

const char *
key_nearest(enum block b, const char *name)
{
	const char	*names[NKEYS];
	size_t		 i, n = 0;

	for (i = 0; i < NKEYS; i++)
		if (keys[i].in & IN(b))
			names[n++] = keys[i].name;
	return near_name(name, names, n);
}

/* As messages call it. */
const char *
block_name(enum block b)
{
	static const char *const	 names[] = {
		"configuration", "feed", "guard", "list", "guard", "template",
		"output", "object", "format", "list of values"
	};

	return names[b];
}
