package rig

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// Field is an entry of a dict in a value that is sent, its name and its value: the order is part of what is measured.
type Field [2]any

func (f Field) name() string { return f[0].(string) }

// Dict is a dict in a value that is sent.
type Dict []Field

// MarshalJSON keeps the order.
func (d Dict) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, f := range d {
		if i > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(f.name())
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(f[1])
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), v...)
	}
	return append(b, '}'), nil
}

// XMLCall is the body of an XML-RPC call as Python's client writes it.
func XMLCall(method string, params ...any) []byte {
	b := []byte("<?xml version='1.0'?>\n<methodCall>\n<methodName>" + method + "</methodName>\n<params>\n")
	for _, p := range params {
		b = append(AppendXML(append(b, "<param>\n"...), p), "</param>\n"...)
	}
	return append(b, "</params>\n</methodCall>\n"...)
}

func AppendXML(b []byte, v any) []byte {
	b = append(b, "<value>"...)
	switch v := v.(type) {
	case string:
		b = append(append(append(b, "<string>"...), xmlText(v)...), "</string>"...)
	case int:
		b = append(strconv.AppendInt(append(b, "<int>"...), int64(v), 10), "</int>"...)
	case float64:
		b = append(strconv.AppendFloat(append(b, "<double>"...), v, 'g', -1, 64), "</double>"...)
	case bool:
		digit := "0"
		if v {
			digit = "1"
		}
		b = append(append(append(b, "<boolean>"...), digit...), "</boolean>"...)
	case []any:
		b = append(b, "<array><data>\n"...)
		for _, item := range v {
			b = AppendXML(b, item)
		}
		b = append(b, "</data></array>"...)
	case Dict:
		b = append(b, "<struct>\n"...)
		for _, f := range v {
			b = append(append(append(b, "<member>\n<name>"...), xmlText(f.name())...), "</name>\n"...)
			b = append(AppendXML(b, f[1]), "</member>\n"...)
		}
		b = append(b, "</struct>"...)
	default:
		panic(fmt.Sprintf("%T is no value that is sent", v))
	}
	return append(b, "</value>\n"...)
}

func xmlText(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// xmlNode is an element of an answer.
type xmlNode struct {
	XMLName  xml.Name
	Text     string    `xml:",chardata"`
	Children []xmlNode `xml:",any"`
}

// only is the child of that name, or an empty element.
func (n *xmlNode) only(name string) *xmlNode {
	for i := range n.Children {
		if n.Children[i].XMLName.Local == name {
			return &n.Children[i]
		}
	}
	return &xmlNode{}
}

// DecodeXML is the value of an XML-RPC answer: text, float64 for all numbers, bool, []any and map[string]any. A Fault
// is an error.
func DecodeXML(body []byte) (any, error) {
	var root xmlNode
	if err := xml.Unmarshal(body, &root); err != nil {
		return nil, fmt.Errorf("%w in %s", err, Excerpt(body))
	}
	if fault := root.only("fault"); fault.XMLName.Local != "" {
		v, err := fault.only("value").decode()
		return nil, fmt.Errorf("fault %v %v", v, err)
	}
	if root.XMLName.Local != "methodResponse" {
		return nil, fmt.Errorf("no answer: %s", Excerpt(body))
	}
	return root.only("params").only("param").only("value").decode()
}

// decode is the value of a value element.
func (n *xmlNode) decode() (any, error) {
	if n.XMLName.Local != "value" {
		return nil, fmt.Errorf("there is no value")
	}
	if len(n.Children) == 0 {
		return n.Text, nil
	}
	inner := &n.Children[0]
	switch inner.XMLName.Local {
	case "string":
		return inner.Text, nil
	case "int", "i4", "i8", "double":
		return strconv.ParseFloat(strings.TrimSpace(inner.Text), 64)
	case "boolean":
		return strings.TrimSpace(inner.Text) == "1", nil
	case "array":
		list := []any{}
		for i := range inner.only("data").Children {
			v, err := inner.only("data").Children[i].decode()
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	case "struct":
		entries := map[string]any{}
		for i := range inner.Children {
			v, err := inner.Children[i].only("value").decode()
			if err != nil {
				return nil, err
			}
			entries[inner.Children[i].only("name").Text] = v
		}
		return entries, nil
	}
	return nil, fmt.Errorf("a value of the type %s is not expected", inner.XMLName.Local)
}

// XMLReturned is what a keyword returned, which must have passed, and what it logged.
func XMLReturned(body []byte) (returned any, output string, err error) {
	v, err := DecodeXML(body)
	if err != nil {
		return nil, "", err
	}
	result, _ := v.(map[string]any)
	if result["status"] != "PASS" {
		return nil, "", fmt.Errorf("the keyword failed: %s", Excerpt(body))
	}
	output, _ = result["output"].(string)
	return result["return"], output, nil
}
