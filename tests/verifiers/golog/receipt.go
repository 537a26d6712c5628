package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// opening is what a receipt's extra line holds: the event and the salt of its commitment.
type opening struct {
	Event json.RawMessage `json:"event"`
	Salt  string          `json:"salt"`
}

// commitment is the log's entry for this event: docs/formats/ledger.md §2.
func (o opening) commitment() ([]byte, error) {
	salt, err := hex.DecodeString(o.Salt)
	if err != nil || len(salt) != 32 {
		return nil, fmt.Errorf("receipt: no salt")
	}
	hash := sha256.New()
	hash.Write([]byte("slovo.event.v1\n"))
	hash.Write(salt)
	hash.Write(o.Event)
	return hash.Sum(nil), nil
}

// proof is a C2SP tlog-proof file.
type proof struct {
	opening    opening
	index      int64
	hashes     tlog.RecordProof
	checkpoint string
}

func parseProof(text string) (p proof, err error) {
	head, checkpoint, found := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" ||
		!strings.HasPrefix(lines[1], "extra ") || !strings.HasPrefix(lines[2], "index ") {
		return p, fmt.Errorf("receipt: not a tlog-proof file with an extra line")
	}
	extra, err := base64.StdEncoding.Strict().DecodeString(lines[1][len("extra "):])
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(extra, &p.opening); err != nil {
		return p, err
	}
	if p.index, err = strconv.ParseInt(lines[2][len("index "):], 10, 64); err != nil || p.index < 0 {
		return p, fmt.Errorf("receipt: no index")
	}
	for _, line := range lines[3:] {
		hash, err := decodeHash(line)
		if err != nil {
			return p, err
		}
		p.hashes = append(p.hashes, hash)
	}
	p.checkpoint = checkpoint
	return p, nil
}

func verifyReceipt(arguments []string) error {
	if len(arguments) != 2 {
		return usage
	}
	key, err := verifier(arguments[1])
	if err != nil {
		return err
	}
	text, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	p, err := parseProof(string(text))
	if err != nil {
		return err
	}
	tree, err := openCheckpoint([]byte(p.checkpoint), key)
	if err != nil {
		return err
	}
	entry, err := p.opening.commitment()
	if err != nil {
		return err
	}
	if p.index >= tree.N {
		return fmt.Errorf("receipt: the checkpoint's tree has no entry %d", p.index)
	}
	if err := tlog.CheckRecord(p.hashes, tree.N, tree.Hash, p.index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("receipt: %v", err)
	}
	fmt.Printf("golog: entry %d of %s: %s\n", p.index, key.Name(), p.opening.Event)
	return nil
}
