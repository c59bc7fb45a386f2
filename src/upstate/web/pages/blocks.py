"""What a page may be built of: few blocks, each of which cannot be made inaccessible by accident."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock

from upstate.web.pages.links import featured_dataset, is_address

RICH_TEXT = ["bold", "italic", "link", "ol", "ul", "document-link"]


class AddressBlock(blocks.CharBlock):
    """A place on this site, such as `/datasets/`, or a full address."""

    def clean(self, value: str) -> str:
        cleaned = str(super().clean(value))
        if cleaned and not is_address(cleaned):
            raise ValidationError(_("Write a path such as /datasets/ or an address that begins with https://."))
        return cleaned


class HeadingBlock(blocks.CharBlock):
    """A second-level heading; the page's title is the first."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "pages/blocks/heading.html"


class PictureBlock(blocks.StructBlock):
    """A picture that is described, or marked as decoration, in the place where it stands."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=300, label=_("Caption"))

    class Meta:
        icon = "image"
        label = _("Image")
        template = "pages/blocks/picture.html"


class CallToActionBlock(blocks.StructBlock):
    """One button that says what happens when it is pressed."""

    text = blocks.CharBlock(
        max_length=80,
        label=_("Words on the button"),
        help_text=_("Say what it does: “See all data”, not “Click here”."),
    )
    address = AddressBlock(max_length=500, label=_("Where it leads"))

    class Meta:
        icon = "link"
        label = _("Button")
        template = "pages/blocks/call_to_action.html"


class DatasetBlock(blocks.CharBlock):
    """A published dataset by its name, shown with its title of today."""

    def clean(self, value: str) -> str:
        cleaned = str(super().clean(value))
        if cleaned and featured_dataset(cleaned) is None:
            raise ValidationError(
                _("There is no published dataset of that name. The name is the last part of its address.")
            )
        return cleaned

    def get_context(self, value: str, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context=parent_context), "dataset": featured_dataset(value)}

    class Meta:
        icon = "table"
        label = _("Dataset")
        help_text = _("Its name, such as street-trees.")
        template = "pages/blocks/dataset.html"


class TopicBlock(blocks.StructBlock):
    """A topic with a line on what is there."""

    title = blocks.CharBlock(max_length=80, label=_("Title"))
    text = blocks.TextBlock(max_length=300, required=False, label=_("Text"))
    address = AddressBlock(max_length=500, label=_("Where it leads"))

    class Meta:
        icon = "tag"
        label = _("Topic")
        template = "pages/blocks/topic.html"


class BodyBlock(blocks.StreamBlock):
    """The body of a page."""

    heading = HeadingBlock(max_length=120)
    text = blocks.RichTextBlock(features=RICH_TEXT, label=_("Text"))
    picture = PictureBlock()
    button = CallToActionBlock()
    dataset = DatasetBlock(max_length=80)
    table = TableBlock(label=_("Table"), template="pages/blocks/table.html")


class HighlightsBlock(blocks.StreamBlock):
    """What the first page shows first."""

    dataset = DatasetBlock(max_length=80, template="pages/blocks/dataset_card.html")
    topic = TopicBlock()
