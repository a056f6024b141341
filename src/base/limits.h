/*
 * Every input dimension has its limit here, under a name, so that a message
 * can say which one was met and a reader can find them all in one place.
 * They are bounds against hostile or broken input, far above anything that
 * was ever published (o365feed-safety(7), LIMITS).
 */
#ifndef LIMITS_H
#define LIMITS_H

/* one body, decompressed */
#define LIMIT_BODY_BYTES	(100u * 1024 * 1024)
/* plain prefixes from a file or a pipe, room for LIMIT_PREFIXES lines */
#define LIMIT_TEXT_BYTES	(1024u * 1024 * 1024)
#define LIMIT_SNAPSHOT_PARTS	8	/* bodies of one snapshot */
#define LIMIT_META_LINE		4096	/* a header line of a snapshot */
#define LIMIT_ENDPOINTS		200000	/* endpoints of one feed */
#define LIMIT_PREFIXES		20000000	/* prefixes of one feed */
#define LIMIT_HOSTS		1000000	/* host names of one feed */
#define LIMIT_HOST_LEN		253	/* RFC 1035, section 2.3.4 */
#define LIMIT_HOST_PATTERNS	1000	/* of one list, with inner wildcard */
#define LIMIT_STRING		4096	/* any string of a feed */
#define LIMIT_JSON_DEPTH	64	/* nesting of arrays and objects */
#define LIMIT_LINE		65536	/* a line of a text feed or a record */
/* a configuration file */
#define LIMIT_CONF_BYTES	(4u * 1024 * 1024)
/* files that a configuration includes */
#define LIMIT_CONF_INCLUDES	64
#define LIMIT_CONF_DEPTH	8	/* includes within includes */
#define LIMIT_CONF_NAMES	10000	/* feeds, lists, templates, outputs */
#define LIMIT_TABLE_ROWS	20000	/* rows of a file of tables */
#define LIMIT_TABLE_CELL	1024	/* one cell of it */
#define LIMIT_NAME		64	/* a name in the configuration */
#define LIMIT_RECORD_BYTES	(1024u * 1024 * 1024)	/* one record file */
#define LIMIT_OBJECTS		20000	/* objects of one output */
#define LIMIT_JOURNAL_BYTES	(64u * 1024 * 1024)	/* the journal */
#define LIMIT_DEVICE_BYTES	(256u * 1024 * 1024)	/* text of a device */
#define LIMIT_SNAPSHOT_HEAD	(64u * 1024)	/* header of a snapshot file */
#define LIMIT_NOTE_BYTES	16384	/* a feed's note in the cache */
/* what o365feed-fetch is told */
#define LIMIT_DESC_BYTES	(4u * 1024 * 1024)
#define LIMIT_SERVICES		64	/* service areas one feed asks for */
#define LIMIT_URL		4096	/* an address that is asked */
#define LIMIT_VERSION_BYTES	(1024u * 1024)	/* an answer of /version */
#define LIMIT_HEAD_BYTES	(256u * 1024)	/* headers of one answer */
/* an answer of /endpoints */
#define LIMIT_O365_BYTES	(16u * 1024 * 1024)
#define LIMIT_JSON_MEMORY	(1024u * 1024 * 1024)	/* for one JSON body */
#define LIMIT_JSON_VALUES	1000000	/* values of one JSON body */
#define LIMIT_PAGE_BYTES	(1024u * 1024)	/* a download page */
#define LIMIT_PAGES		100	/* pages of one answer (nextLink) */
#define LIMIT_TOKEN		16384	/* a bearer token */
/* seconds that a server can ask to wait */
#define LIMIT_RETRY_AFTER	86400

#endif
