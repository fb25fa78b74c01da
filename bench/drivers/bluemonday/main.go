// Drives bluemonday; see README.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"

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

func version() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == "github.com/microcosm-cc/bluemonday" {
				return module.Version
			}
		}
	}
	return ""
}

func show(policy *bluemonday.Policy, texts []string) {
	outputs := make([]string, len(texts))
	for i, text := range texts {
		outputs[i] = policy.Sanitize(text)
	}
	json.NewEncoder(os.Stdout).Encode(outputs)
}

func main() {
	texts, bytes := readCorpus(os.Args[1])
	policy := commentPolicy()
	fmt.Printf("ready %d %d bluemonday %s, %s\n", len(texts), bytes, version(), runtime.Version())
	in := bufio.NewScanner(os.Stdin)
	for in.Scan() {
		if strings.TrimSpace(in.Text()) == "show" {
			show(policy, texts)
			continue
		}
		passes, err := strconv.Atoi(strings.TrimSpace(in.Text()))
		if err != nil {
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
