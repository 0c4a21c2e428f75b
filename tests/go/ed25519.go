// The signatures of this project are verified by one equation. Go's crypto/ed25519 computes it too, and accepts keys
// and points that others refuse, so the key A and the point R are looked at first: both encoded canonically, neither
// of small order. A key that somebody is to trust has prime order besides.
package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math/big"
	"os"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

var (
	fieldPrime, _ = new(big.Int).SetString("7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed", 16)
	groupOrder, _ = new(big.Int).SetString("1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3ed", 16)
	curveD        = new(big.Int).Mod(new(big.Int).Mul(big.NewInt(-121665), new(big.Int).ModInverse(big.NewInt(121666), fieldPrime)), fieldPrime)
	one           = big.NewInt(1)
)

// point holds (X, Y, Z, T) with x = X/Z, y = Y/Z and x*y = T/Z (RFC 8032 section 5.1.4).
type point [4]*big.Int

func product(a, b *big.Int) *big.Int {
	found := new(big.Int).Mul(a, b)
	return found.Mod(found, fieldPrime)
}

func sum(a, b *big.Int) *big.Int {
	found := new(big.Int).Add(a, b)
	return found.Mod(found, fieldPrime)
}

func difference(a, b *big.Int) *big.Int {
	found := new(big.Int).Sub(a, b)
	return found.Mod(found, fieldPrime)
}

func (p point) plus(q point) point {
	a := product(difference(p[1], p[0]), difference(q[1], q[0]))
	b := product(sum(p[1], p[0]), sum(q[1], q[0]))
	c := product(product(sum(p[3], p[3]), q[3]), curveD)
	d := product(sum(p[2], p[2]), q[2])
	e, f, g, h := difference(b, a), difference(d, c), sum(d, c), sum(b, a)
	return point{product(e, f), product(g, h), product(f, g), product(e, h)}
}

func (p point) times(number *big.Int) point {
	found := point{big.NewInt(0), big.NewInt(1), big.NewInt(1), big.NewInt(0)}
	for bit := number.BitLen() - 1; bit >= 0; bit-- {
		found = found.plus(found)
		if number.Bit(bit) == 1 {
			found = found.plus(p)
		}
	}
	return found
}

func (p point) isNeutral() bool {
	return p[0].Sign() == 0 && p[1].Cmp(p[2]) == 0
}

// decodePoint reads the one canonical encoding of a point of the curve (RFC 8032 section 5.1.3).
func decodePoint(data []byte) (point, error) {
	if len(data) != 32 {
		return point{}, errors.New("a point of another length than 32 bytes")
	}
	bytes := slices.Clone(data)
	slices.Reverse(bytes)
	odd := uint(bytes[0] >> 7)
	bytes[0] &= 0x7f
	y := new(big.Int).SetBytes(bytes)
	if y.Cmp(fieldPrime) >= 0 {
		return point{}, errors.New("a point in a second spelling")
	}
	square := product(y, y)
	x := new(big.Int).ModInverse(sum(product(square, curveD), one), fieldPrime)
	x = new(big.Int).ModSqrt(product(difference(square, one), x), fieldPrime)
	if x == nil || x.Sign() == 0 && odd == 1 {
		return point{}, errors.New("not a point of the curve")
	}
	if x.Bit(0) != odd {
		x = difference(big.NewInt(0), x)
	}
	return point{x, y, one, product(x, y)}, nil
}

// strongPoint reads a point that is not of small order.
func strongPoint(data []byte) (point, error) {
	found, err := decodePoint(data)
	if err == nil && found.times(big.NewInt(8)).isNeutral() {
		err = errors.New("a point of small order")
	}
	return found, err
}

// admitted refuses a key of other than prime order.
func admitted(public []byte) error {
	found, err := strongPoint(public)
	if err == nil && !found.times(groupOrder).isNeutral() {
		err = errors.New("a key of other than prime order")
	}
	return err
}

// verified looks at A and R before crypto/ed25519 looks at S < L and at [S]B - [k]A = R.
func verified(public, message, signature []byte) bool {
	if len(signature) != ed25519.SignatureSize {
		return false
	}
	if _, err := strongPoint(public); err != nil {
		return false
	}
	if _, err := strongPoint(signature[:32]); err != nil {
		return false
	}
	return ed25519.Verify(public, message, signature)
}

// strict is the verifier of a key that was admitted.
type strict struct {
	note.Verifier
	public []byte
}

func (s strict) Verify(message, signature []byte) bool {
	return verified(s.public, message, signature)
}

// newVerifier reads a verifier key as note.NewVerifier does, and admits it.
func newVerifier(vkey string) (note.Verifier, error) {
	found, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	material, err := base64.StdEncoding.DecodeString(strings.SplitN(vkey, "+", 3)[2])
	if err != nil {
		return nil, err
	}
	if err := admitted(material[1:]); err != nil {
		return nil, err
	}
	return strict{found, material[1:]}, nil
}

type signature struct {
	Key string `json:"key"`
	Msg string `json:"msg"`
	Sig string `json:"sig"`
}

type judged struct {
	Admitted []bool `json:"admitted"`
	Verified []bool `json:"verified"`
}

// judge says of each signature in a JSON list (key, msg and sig in hexadecimal) whether it verifies, and of each key
// whether it is one that anybody is to trust.
func judge(path string) (any, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []signature
	if err := json.Unmarshal(data, &all); err != nil {
		return nil, err
	}
	found := judged{}
	for _, each := range all {
		var parts [3][]byte
		for i, text := range []string{each.Key, each.Msg, each.Sig} {
			if parts[i], err = hex.DecodeString(text); err != nil {
				return nil, err
			}
		}
		found.Admitted = append(found.Admitted, admitted(parts[0]) == nil)
		found.Verified = append(found.Verified, verified(parts[0], parts[1], parts[2]))
	}
	return found, nil
}
