//! Changes to index.html: just enough of a reader for the project's own page.

use crate::Result;
use std::fmt;

/// The comment that marks where the policy and the preloads go.
const HEAD_MARK: &str = "dist:head";
const MANIFEST_ID: &str = "boot-manifest";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Inline {
    Script,
    Style,
}

#[derive(Debug)]
enum Node {
    /// Text and closing tags.
    Text(String),
    Comment(String),
    Tag(Tag),
    /// What stands inside the script or style element whose tag comes before it.
    Raw(String),
}

#[derive(Debug)]
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    source: String,
}

impl Tag {
    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    fn is_stylesheet(&self) -> bool {
        self.name == "link" && self.attribute("rel") == Some("stylesheet")
    }

    /// Which kind of inline code the element holds: a data block such as the manifest is none.
    fn inline(&self) -> Option<Inline> {
        match self.name.as_str() {
            "style" => Some(Inline::Style),
            "script" if self.attribute("src").is_none() => {
                let kind = self.attribute("type").unwrap_or_default();
                matches!(kind, "" | "module" | "text/javascript").then_some(Inline::Script)
            }
            _ => None,
        }
    }
}

pub struct Page(Vec<Node>);

impl Page {
    pub fn parse(source: &str) -> Result<Self> {
        let mut nodes = Vec::new();
        let mut rest = source;
        while let Some(start) = rest.find('<') {
            if start > 0 {
                nodes.push(Node::Text(rest[..start].to_owned()));
                rest = &rest[start..];
            }
            if let Some(comment) = rest.strip_prefix("<!--") {
                let (text, after) =
                    comment.split_once("-->").ok_or("a comment in index.html does not end.")?;
                nodes.push(Node::Comment(text.trim().to_owned()));
                rest = after;
            } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                let (tag, after) = read_tag(rest)?;
                rest = after;
                let raw_end = matches!(tag.name.as_str(), "script" | "style")
                    .then(|| format!("</{}", tag.name));
                nodes.push(Node::Tag(tag));
                if let Some(raw_end) = raw_end {
                    let end = rest
                        .find(&raw_end)
                        .ok_or_else(|| format!("index.html lacks a `{raw_end}>`."))?;
                    nodes.push(Node::Raw(rest[..end].to_owned()));
                    rest = &rest[end..];
                }
            } else {
                let end = rest.find('>').map_or(rest.len(), |end| end + 1);
                nodes.push(Node::Text(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
        nodes.push(Node::Text(rest.to_owned()));
        Ok(Self(nodes))
    }

    /// The addresses of the stylesheets, in their order.
    pub fn stylesheets(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|node| match node {
            Node::Tag(tag) if tag.is_stylesheet() => tag.attribute("href"),
            _ => None,
        })
    }

    /// Puts one link where the first of several stood.
    pub fn replace_stylesheets(&mut self, link: &str) -> Result {
        let is_stylesheet = |node: &Node| matches!(node, Node::Tag(tag) if tag.is_stylesheet());
        let first =
            self.0.iter().position(is_stylesheet).ok_or("index.html links no stylesheet.")?;
        self.0[first] = Node::Text(link.to_owned());
        self.0.retain(|node| !is_stylesheet(node));
        Ok(())
    }

    pub fn manifest(&self) -> Result<&str> {
        match self.0.get(self.manifest_at()?) {
            Some(Node::Raw(text)) => Ok(text),
            _ => Err("the boot manifest in index.html is no script element.".to_owned()),
        }
    }

    pub fn set_manifest(&mut self, json: &str) -> Result {
        let at = self.manifest_at()?;
        self.0[at] = Node::Raw(json.replace('<', "\\u003c"));
        Ok(())
    }

    /// Trunk puts exactly one in the place of its `<link data-trunk rel="rust">`.
    fn manifest_at(&self) -> Result<usize> {
        let mut found = self.0.iter().enumerate().filter_map(|(at, node)| match node {
            Node::Tag(tag) if tag.attribute("id") == Some(MANIFEST_ID) => Some(at + 1),
            _ => None,
        });
        match (found.next(), found.next()) {
            (Some(at), None) => Ok(at),
            (None, _) => Err(format!("index.html has no element #{MANIFEST_ID}.")),
            (Some(_), Some(_)) => Err(format!(
                "index.html has #{MANIFEST_ID} twice: leave it to Trunk, which writes it where the rust link stands."
            )),
        }
    }

    /// Passes every inline script and style through a function.
    pub fn minify_inline(&mut self, change: impl Fn(Inline, &str) -> Result<String>) -> Result {
        let mut kind = None;
        for node in &mut self.0 {
            match node {
                Node::Tag(tag) => kind = tag.inline(),
                Node::Raw(text) => {
                    if let Some(kind) = kind {
                        *text = change(kind, text)?;
                    }
                }
                Node::Text(_) | Node::Comment(_) => {}
            }
        }
        Ok(())
    }

    pub fn inline_text(&self, wanted: Inline) -> impl Iterator<Item = &str> {
        self.0.windows(2).filter_map(move |pair| match pair {
            [Node::Tag(tag), Node::Raw(text)] if tag.inline() == Some(wanted) => {
                Some(text.as_str())
            }
            _ => None,
        })
    }

    /// Puts elements at the mark, or after `<meta charset>`.
    pub fn insert_head(&mut self, elements: &str) -> Result {
        let mark =
            self.0.iter().position(|node| matches!(node, Node::Comment(text) if text == HEAD_MARK));
        if let Some(at) = mark {
            self.0[at] = Node::Text(elements.to_owned());
            return Ok(());
        }
        let charset = self.0.iter().position(
            |node| matches!(node, Node::Tag(tag) if tag.name == "meta" && tag.attribute("charset").is_some()),
        );
        let at = charset.ok_or("index.html has no `<meta charset>`.")?;
        self.0.insert(at + 1, Node::Text(format!("\n{elements}")));
        Ok(())
    }
}

impl fmt::Display for Page {
    /// The page without its comments and without the blank space that begins lines.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        for node in &self.0 {
            match node {
                Node::Text(text) => f.write_str(&unindented(text))?,
                Node::Comment(_) => {}
                Node::Tag(tag) => f.write_str(&tag.source)?,
                Node::Raw(text) => f.write_str(text)?,
            }
        }
        Ok(())
    }
}

/// A line break with the blank space around it is one line break.
fn unindented(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            kept.truncate(kept.trim_end().len());
            kept.push('\n');
            kept.push_str(line.trim_start());
        } else {
            kept.push_str(line);
        }
    }
    kept
}

/// Reads a tag at the start of the text; answers with what follows it, too.
fn read_tag(text: &str) -> Result<(Tag, &str)> {
    let unfinished = || "a tag in index.html does not end.".to_owned();
    let name_end = text[1..]
        .find(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .ok_or_else(unfinished)?
        + 1;
    let name = text[1..name_end].to_ascii_lowercase();
    let mut attributes = Vec::new();
    let mut rest = &text[name_end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(after) = rest.strip_prefix('>') {
            let source = text[..text.len() - after.len()].to_owned();
            return Ok((Tag { name, attributes, source }, after));
        }
        let key_end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))
            .ok_or_else(unfinished)?;
        let key = rest[..key_end].to_ascii_lowercase();
        rest = rest[key_end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
            (value, rest) = match quote {
                Some(quote) => after[1..].split_once(quote).ok_or_else(unfinished)?,
                None => after.split_at(
                    after.find(|c: char| c.is_whitespace() || c == '>').ok_or_else(unfinished)?,
                ),
            };
        }
        attributes.push((key, value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <!-- not for readers -->
    <link rel="stylesheet" href="/a.css" integrity=x>
    <style>b{}</style>
    <link rel='stylesheet' href=/c.css>
    <script type="application/json" id="boot-manifest">{"js":"/x.js"}</script>
    <script>if (1 < 2) { "<b>" }</script>
    <script src="/y.js"></script>
  </head>
  <body><p>one > two</p></body>
</html>
"#;

    #[test]
    fn the_apps_own_page_says_what_others_learn_of_it_before_it_loads_anything() {
        let mut page = Page::parse(include_str!("../../../../index.html")).unwrap();
        page.insert_head(r#"<link rel="preload" href="/a.wasm">"#).unwrap();
        let page = page.to_string();
        let said = page.find(r#"<meta name="referrer" content="strict-origin">"#);
        assert!(said.is_some_and(|said| said < page.find("<link").unwrap()));
        assert!(said < page.find("<script"));
    }

    #[test]
    fn a_page_keeps_all_but_comments_and_indentation() {
        let page = Page::parse(PAGE).unwrap().to_string();
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta"));
        assert!(page.contains(r#"<script>if (1 < 2) { "<b>" }</script>"#));
        assert!(page.contains("<body><p>one > two</p></body>\n</html>"));
        assert!(!page.contains("not for readers"));
    }

    #[test]
    fn stylesheets_become_one_link_where_the_first_stood() {
        let mut page = Page::parse(PAGE).unwrap();
        assert_eq!(page.stylesheets().collect::<Vec<_>>(), ["/a.css", "/c.css"]);
        page.replace_stylesheets("<link new>").unwrap();
        let text = page.to_string();
        assert!(text.contains("<link new>\n<style>b{}</style>\n\n<script"), "{text}");
        assert_eq!(page.stylesheets().count(), 0);
    }

    #[test]
    fn inline_code_is_told_from_data_and_from_files() {
        let mut page = Page::parse(PAGE).unwrap();
        page.minify_inline(|_, text| Ok(text.replace(' ', ""))).unwrap();
        let scripts: Vec<_> = page.inline_text(Inline::Script).collect();
        assert_eq!(scripts, [r#"if(1<2){"<b>"}"#]);
        let styles: Vec<_> = page.inline_text(Inline::Style).collect();
        assert_eq!(styles, ["b{}"]);
    }

    #[test]
    fn the_manifest_is_filled_and_cannot_close_its_element() {
        let mut page = Page::parse(PAGE).unwrap();
        assert_eq!(page.manifest(), Ok(r#"{"js":"/x.js"}"#));
        page.set_manifest("</script>").unwrap();
        assert_eq!(page.manifest(), Ok("\\u003c/script>"));
        assert!(Page::parse(&PAGE.repeat(2)).unwrap().manifest().is_err());
        assert!(Page::parse("<p>").unwrap().manifest().is_err());
    }

    #[test]
    fn the_head_goes_to_its_mark_or_after_the_charset() {
        let mut page = Page::parse(PAGE).unwrap();
        page.insert_head("<x>").unwrap();
        assert!(page.to_string().contains("<meta charset=\"utf-8\">\n<x>\n"));
        let mut page = Page::parse("<meta charset=a><p><!-- dist:head --></p>").unwrap();
        page.insert_head("<x>").unwrap();
        assert_eq!(page.to_string(), "<meta charset=a><p><x></p>");
    }

    #[test]
    fn what_does_not_end_is_an_error() {
        for text in ["<!-- x", "<script>", "<p", "<p class", "<p class='x"] {
            assert!(Page::parse(text).is_err(), "{text}");
        }
    }
}
