"""Why a file is not taken, each with what mends it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.kernel.errors import Invalid, NotFound, TooLarge, TooOften, Unavailable


class FileEmpty(Invalid):
    code = "file_empty"
    message = _("文件是空的，请重新选择。")


class FileTooLarge(TooLarge):
    code = "file_too_large"
    message = _("文件太大，请压缩或拍小一些再上传。")


class TooManyFiles(TooLarge):
    code = "too_many_files"
    message = _("一次上传的文件太多，请分几次上传。")


class NotAPhoto(Invalid):
    code = "not_a_photo"
    message = _("无法识别的图片。请上传 JPEG、PNG、WebP 或 GIF 格式的照片。")


class PhotoIsHeic(Invalid):
    code = "photo_heic"
    message = _(
        "暂不支持 HEIC 格式。请在手机“设置 - 相机 - 格式”中选择“兼容性最佳”，或截图后上传。"
    )


class PhotoIsVector(Invalid):
    code = "photo_svg"
    message = _("不接受 SVG 图片。请上传照片或截图。")


class PhotoTooManyPixels(TooLarge):
    code = "photo_too_many_pixels"
    message = _("图片的像素太多，请缩小后再上传。")


class PhotoDamaged(Invalid):
    code = "photo_damaged"
    message = _("图片不完整或已损坏，请重新拍摄或重新选择。")


class NotEvidence(Invalid):
    code = "not_evidence"
    message = _("证据请上传 PDF 或 JPEG、PNG、WebP、GIF 格式的图片。")


class PdfDamaged(Invalid):
    code = "pdf_damaged"
    message = _("PDF 不完整或已损坏，请重新导出。")


class PdfTooLong(TooLarge):
    code = "pdf_too_many_pages"
    message = _("PDF 的页数太多，请只上传需要的几页。")


class PdfIsActive(Invalid):
    code = "pdf_active"
    message = _("PDF 中含有可运行的程序，请打印成新的 PDF 再上传。")


class FilesOfTheDayUsed(TooOften):
    code = "files_budget_used"
    message = _("您今天上传的文件已达上限，请明天再试。")
    wait = 3600


class StorageFull(Unavailable):
    code = "storage_full"
    message = _("存储空间不足，文件没有保存。请稍后再试。")
    wait = 600


class FileGone(NotFound):
    code = "file_gone"
    message = _("文件已经删除。")
