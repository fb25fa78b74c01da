// Drives bluemonday; see README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/microcosm-cc/bluemonday"
)

func readCorpus(path string) (texts []string, bytes int) {
	file, err := os.Open(path)
	if err != nil {
		panic(err)
	}
	defer file.Close()
	decoder := json.NewDecoder(bufio.NewReader(file))
	for decoder.More() {
		var line struct {
			HTML *string `json:"html"`
		}
		if err := decoder.Decode(&line); err != nil {
			panic(err)
		}
		if line.HTML != nil {
			texts = append(texts, *line.HTML)
			bytes += len(*line.HTML)
		}
	}
	return texts, bytes
}

func commentPolicy() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("abbr", "acronym", "b", "blockquote", "cite", "code", "del", "em", "i", "q", "strike", "strong")
	policy.AllowAttrs("href", "title").OnElements("a")
	policy.AllowAttrs("title").OnElements("abbr", "acronym")
	policy.AllowAttrs("cite").OnElements("blockquote", "q")
	policy.AllowAttrs("datetime").OnElements("del")
	policy.AllowURLSchemes("http", "https", "mailto")
	policy.AllowRelativeURLs(true)
	policy.RequireParseableURLs(true)
	policy.RequireNoFollowOnLinks(false)
	return policy
}

func main() {
	texts, bytes := readCorpus(os.Args[1])
	policy := commentPolicy()
	fmt.Printf("ready %d %d bluemonday, Go\n", len(texts), bytes)
	var passes int
	in := bufio.NewReader(os.Stdin)
	for {
		if _, err := fmt.Fscanln(in, &passes); err != nil {
			return
		}
		output := 0
		for ; passes > 0; passes-- {
			for _, text := range texts {
				output += len(policy.Sanitize(text))
			}
		}
		fmt.Println(output)
	}
}
