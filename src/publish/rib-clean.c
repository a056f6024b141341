/*
 * Captured terminals.  Pagers write a mark ("--More--", "---(more)---"), then
 * wipe it with backspaces, a carriage return or an escape and write the next
 * line over it; a log of the session has all of these bytes.  Each line is
 * played into a buffer with a cursor, which is what the screen showed.
 */
#include <stdlib.h>
#include <string.h>

#include "../base/out.h"
#include "rib-shape.h"

struct screen {
	char	*b;
	size_t	 n, cap, at;		/* at: the cursor */
};

static int
put(struct screen *sc, char c)
{
	if (mem_grow(&sc->b, &sc->cap, sc->at + 1, 1) == -1)
		return -1;
	sc->b[sc->at++] = c;
	if (sc->at > sc->n)
		sc->n = sc->at;
	return 0;
}

/*
 * Step over an escape (ECMA-48): CSI with its parameters and one final byte,
 * OSC up to BEL or ST, or two bytes.  "ESC [ K" wipes the rest of the line.
 */
static const char *
escape(struct screen *sc, const char *s, const char *end)
{
	if (s == end)
		return s;
	if (*s == ']') {
		while (s < end && *s != '\a' && *s != '\033' && *s != '\n')
			s++;
		return s < end && *s == '\a' ? s + 1 : s;
	}
	if (*s == '[') {
		const char	*from = ++s;

		while (s < end && *s >= 0x20 && *s < 0x40)
			s++;
		if (s < end && *s == 'K') {
			if (s == from || *from == '0')
				sc->n = sc->at;
			else if (*from == '2')
				sc->n = sc->at = 0;
		}
		return s < end ? s + 1 : s;
	}
	while (s < end && *s >= 0x20 && *s < 0x30)
		s++;
	return s < end ? s + 1 : s;
}

/*
 * The length of a pager's mark at s, or 0: "--More--" of IOS, EOS and NX-OS,
 * "---(more)---" and "---(more 12%)---" of Junos, "<--- More --->" of ASA.
 */
static size_t
mark(const char *s, size_t n)
{
	static const char *const marks[] = { "--More--", "--more--",
				    "---(more)---", "<--- More --->" };
	size_t			 i, k;

	for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		k = strlen(marks[i]);
		if (n >= k && memcmp(s, marks[i], k) == 0)
			return k;
	}
	if (n < 15 || memcmp(s, "---(more ", 9) != 0)
		return 0;
	for (k = 9; k < n && s[k] >= '0' && s[k] <= '9'; k++)
		;
	return n - k >= 5 && memcmp(s + k, "%)---", 5) == 0 ? k + 5 : 0;
}

/*
 * A mark that nothing wiped stands at the start of the line, and the line that
 * followed right behind it.
 */
static void
put_line(struct out *out, const struct screen *sc, int newline)
{
	const char	*s = sc->b;
	size_t		 n = sc->n, i = 0, k;

	while (i < n && s[i] == ' ')
		i++;
	if ((k = mark(s + i, n - i)) > 0) {
		s += i + k;
		n -= i + k;
		if (n > 0 && i > 0 && *s == ' ') {	/* " --More-- " */
			s++;
			n--;
		}
		if (strspn(s, " ") >= n)
			return;
	}
	while (n > 0 && s[n - 1] == ' ')
		n--;
	out_bytes(out, s, n);
	if (newline)
		out_char(out, '\n');
}

/* The line as it stands, with the NUL that put_line() looks for. */
static int
end_line(struct out *out, struct screen *sc, int newline)
{
	sc->at = sc->n;
	if (put(sc, '\0') == -1)
		return -1;
	sc->n--;
	put_line(out, sc, newline);
	sc->n = sc->at = 0;
	return 0;
}

char *
rib_clean(const char *s, size_t n, size_t *len)
{
	struct screen	 sc = { 0 };
	struct out	 out;
	const char	*end = s + n;
	char		*text = NULL;
	int		 rc = 0;

	if (out_open_mem(&out) == -1)
		return NULL;
	if (n >= 3 && memcmp(s, "\357\273\277", 3) == 0)
		s += 3;
	while (s < end && rc == 0) {
		char	 c = *s++;

		if (c == '\n') {
			rc = end_line(&out, &sc, 1);
		} else if (c == '\r')
			sc.at = 0;
		else if (c == '\b' || c == 0x7f)
			sc.at -= sc.at > 0;
		else if (c == '\033')
			s = escape(&sc, s, end);
		else if (c == '\a' || c == '\0')
			;
		else
			rc = put(&sc, c);
	}
	if (rc == 0 && sc.n > 0)
		rc = end_line(&out, &sc, 0);
	free(sc.b);
	if (rc == -1)
		out_close(&out);
	else if ((text = out_steal(&out, len)) == NULL)
		log_error("out of memory");
	return text;
}
