#define _DEFAULT_SOURCE /* gmtime_r() */
#include "pages.h"

#include "report.h"

#include <string.h>
#include <time.h>

void draft_free(struct draft *draft) {
  text_free(&draft->name);
  text_free(&draft->typed);
}

/* ---- Words ---- */

/* Our own markup, and nothing else: only literals and names made in this file are passed to it. */
static void add(const struct page_context *page, const char *markup) {
  text_add(page->html, markup);
}

static void add_number(const struct page_context *page, int64_t number) {
  text_add_number(page->html, number);
}

static void add_plain(const struct page_context *page, const struct text *plain) {
  escape_text(page->html, text_span(plain));
}

static void add_clean(const struct page_context *page, const struct clean_html *clean) {
  text_append(page->html, clean->text.data, clean->text.length);
}

static void add_time(const struct page_context *page, int64_t seconds) {
  time_t when = (time_t)seconds;
  struct tm utc;
  char machine[40], people[40];
  if (gmtime_r(&when, &utc) == NULL) return;
  (void)strftime(machine, sizeof machine, "%Y-%m-%dT%H:%M:%SZ", &utc);
  (void)strftime(people, sizeof people, "%d %B %Y, %H:%M UTC", &utc);
  add(page, "<time datetime=\"");
  add(page, machine);
  add(page, "\">");
  add(page, people);
  add(page, "</time>");
}

/* ---- Around a page ---- */

static void begin_page(const struct page_context *page, const char *title) {
  add(page, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
  add(page, title);
  add(page, "</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n</head>\n<body>\n"
            "<header><a href=\"/\">Comments</a></header>\n<main>\n<h1>");
  add(page, title);
  add(page, "</h1>\n");
}

static void end_page(const struct page_context *page) { add(page, "</main>\n</body>\n</html>\n"); }

/* ---- Forms ---- */

static void add_fields(const struct page_context *page, const struct draft *draft) {
  if (draft->id == 0) {
    add(page, "<label for=\"name\">Your name</label>\n"
              "<input id=\"name\" name=\"name\" autocomplete=\"name\" maxlength=\"60\" value=\"");
    escape_value(page->html, text_span(&draft->name));
    add(page, "\">\n");
  }
  add(page, "<label for=\"comment\">Your comment</label>\n"
            "<textarea id=\"comment\" name=\"comment\" rows=\"8\" maxlength=\"5000\" required "
            "aria-describedby=\"");
  /* A newline at the start of a textarea is the parser's, so there has to be one of ours. */
  add(page, draft->problem == NULL ? "tags\">\n" : "problem tags\" aria-invalid=\"true\">\n");
  add_plain(page, &draft->typed);
  add(page,
      "</textarea>\n<p id=\"tags\" class=\"hint\">You may use these HTML tags and attributes: ");
  const char *tags = cleaner_tags(page->cleaner);
  escape_text(page->html, (sanitize_span){tags, strlen(tags)});
  add(page, "</p>\n");
}

/* The button to preview is the first: it is the one that the Enter key presses. */
static void add_form(const struct page_context *page, const struct draft *draft) {
  add(page, "<form method=\"post\" action=\"/comment");
  if (draft->id != 0) {
    add(page, "/");
    add_number(page, draft->id);
    add(page, "/edit");
  }
  add(page, "\">\n");
  if (draft->problem != NULL) {
    add(page, "<p id=\"problem\" class=\"problem\" role=\"alert\">");
    add(page, draft->problem);
    add(page, "</p>\n");
  }
  add(page, "<input type=\"hidden\" name=\"token\" value=\"");
  add(page, page->writer->form_token);
  add(page, "\">\n");
  add_fields(page, draft);
  add(page, "<p class=\"buttons\"><button name=\"do\" value=\"preview\">Preview</button>\n"
            "<button name=\"do\" value=\"post\" class=\"main\">");
  add(page, draft->id == 0 ? "Post comment" : "Save changes");
  add(page, "</button></p>\n</form>\n");
}

void page_form(const struct page_context *page, const struct draft *draft) {
  begin_page(page, draft->id == 0 ? "Write a comment" : "Edit your comment");
  if (draft->preview != NULL) {
    add(page, "<section aria-labelledby=\"preview\" role=\"status\">\n"
              "<h2 id=\"preview\">Preview</h2>\n<div class=\"comment body\">");
    add_clean(page, draft->preview);
    add(page, "</div>\n</section>\n");
    write_report(page->html, cleaner_report(page->cleaner), text_span(&draft->typed));
  }
  add_form(page, draft);
  end_page(page);
}

/* ---- Comments ---- */

/* The number is for who hears a list of links. */
static void add_link(const struct page_context *page, int64_t id, const char *more,
                     const char *words, const char *unseen) {
  add(page, "<a href=\"/comment/");
  add_number(page, id);
  add(page, more);
  add(page, "\">");
  add(page, words);
  add(page, "<span class=\"unseen\">");
  add(page, unseen);
  add_number(page, id);
  add(page, "</span></a>\n");
}

static void add_head(const struct page_context *page, const struct comment *comment) {
  add(page, "<header><h3 id=\"by");
  add_number(page, comment->id);
  add(page, "\">");
  add_plain(page, &comment->name);
  add(page, "</h3>\n");
  add_time(page, comment->posted);
  if (comment->edited != 0) {
    add(page, " <span>edited ");
    add_time(page, comment->edited);
    add(page, "</span>");
  }
  add(page, "</header>\n");
}

/* The body is a box of its own: what stands in it is the writer's, what is around it is ours. */
static void add_comment(const struct page_context *page, const struct comment *comment) {
  add(page, "<article class=\"comment\" id=\"c");
  add_number(page, comment->id);
  add(page, "\" aria-labelledby=\"by");
  add_number(page, comment->id);
  add(page, "\">\n");
  add_head(page, comment);
  add(page, "<div class=\"body\">");
  add_clean(page, &comment->clean);
  add(page, "</div>\n<footer>");
  add_link(page, comment->id, "", "Link", " to comment ");
  if (writer_owns(page->writer, comment->owner))
    add_link(page, comment->id, "/edit", "Edit", " comment ");
  add(page, "</footer>\n</article>\n");
}

void page_comment(const struct page_context *page, const struct comment *comment,
                  const struct report *report) {
  begin_page(page, "Comment");
  if (report != NULL) write_report(page->html, *report, text_span(&comment->typed));
  add_comment(page, comment);
  add(page, "<p><a href=\"/\">All comments</a></p>\n");
  end_page(page);
}

/* By number and not by page: nothing moves between pages when somebody posts meanwhile. */
static void add_pages(const struct page_context *page, bool newest, int64_t older) {
  if (newest && older == 0) return;
  add(page, "<nav aria-label=\"Pages\">\n");
  if (!newest) add(page, "<a href=\"/\">Newest comments</a>\n");
  if (older != 0) {
    add(page, "<a rel=\"next\" href=\"/?before=");
    add_number(page, older);
    add(page, "\">Older comments</a>\n");
  }
  add(page, "</nav>\n");
}

void page_list(const struct page_context *page, const struct comment *comments, size_t count,
               bool newest, int64_t older) {
  const struct draft empty = {0};
  begin_page(page, newest ? "Comments" : "Older comments");
  if (newest) {
    add(page, "<p class=\"skip\"><a href=\"#comments\">Skip to the comments</a></p>\n");
    add_form(page, &empty);
  }
  add(page, "<section id=\"comments\" aria-labelledby=\"all\" tabindex=\"-1\">\n"
            "<h2 id=\"all\">What people say</h2>\n");
  for (size_t i = 0; i < count; i++) add_comment(page, &comments[i]);
  if (count == 0) add(page, "<p>Nothing yet.</p>\n");
  add(page, "</section>\n");
  add_pages(page, newest, older);
  end_page(page);
}

void page_error(const struct page_context *page, const char *title, const char *advice) {
  begin_page(page, title);
  add(page, "<p role=\"alert\">");
  add(page, advice);
  add(page, "</p>\n<p><a href=\"/\">All comments</a></p>\n");
  end_page(page);
}
